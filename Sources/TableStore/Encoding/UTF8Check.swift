/// Whether bytes are well-formed UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF.
enum UTF8Check {
  static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    let count = bytes.count
    while index < count {
      if index + 8 <= count {
        let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0 {
          index += 8
          continue
        }
      }
      let first = bytes[index]
      if first < 0x80 {
        index += 1
        continue
      }
      let length: Int
      // What the second byte may be, beyond being a continuation.
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch first {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      case 0xF1...0xF3: length = 4
      default: return false
      }
      guard index + length <= count, second.contains(bytes[index + 1]) else { return false }
      if length > 2, bytes[index + 2] & 0xC0 != 0x80 { return false }
      if length > 3, bytes[index + 3] & 0xC0 != 0x80 { return false }
      index += length
    }
    return true
  }
}
