/// Standard base64 (RFC 4648, with padding), between bytes and ASCII text.
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The value of each character, 0xFF for characters outside the alphabet.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  package static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    var text: [UInt8] = []
    append(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the text of `bytes`.
  package static func append(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
    text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
    alphabet.withUnsafeBufferPointer { alphabet in
      var index = 0
      while index < bytes.count {
        let left = bytes.count - index
        let group =
          UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
          | (left > 2 ? UInt32(bytes[index + 2]) : 0)
        text.append(alphabet[Int(group >> 18)])
        text.append(alphabet[Int(group >> 12 & 63)])
        text.append(left > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
        text.append(left > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
        index += 3
      }
    }
  }

  /// Throws an `input` error, in DynamoDB's words, for text that is no base64: another length than a multiple of
  /// four, foreign characters, padding elsewhere than at the end, bits behind the last byte.
  package static func decode(_ text: UnsafeRawBufferPointer) throws -> [UInt8] {
    guard text.count % 4 == 0 else {
      throw StoreError(
        .input, "Base64 encoded length is expected a multiple of 4 bytes but found: \(text.count)")
    }
    if text.isEmpty { return [] }
    var padding = 0
    if text[text.count - 1] == UInt8(ascii: "=") { padding = text[text.count - 2] == UInt8(ascii: "=") ? 2 : 1 }
    var isValid = true
    let result = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3) { bytes, count in
      values.withUnsafeBufferPointer { values in
        for start in stride(from: 0, to: text.count, by: 4) {
          var group: UInt32 = 0
          let isLast = start + 4 == text.count
          for offset in 0..<4 {
            var value: UInt8 = 0
            if !(isLast && offset >= 4 - padding) {
              value = values[Int(text[start + offset])]
              if value > 63 {
                isValid = false
                value = 0
              }
            }
            group = group << 6 | UInt32(value)
          }
          bytes[count] = UInt8(truncatingIfNeeded: group >> 16)
          bytes[count + 1] = UInt8(truncatingIfNeeded: group >> 8)
          bytes[count + 2] = UInt8(truncatingIfNeeded: group)
          count += 3
          if isLast, padding > 0, group & (padding == 2 ? 0xFFFF : 0xFF) != 0 { isValid = false }
        }
      }
      count -= padding
    }
    guard isValid else { throw StoreError(.input, "only base-64-encoded strings are convertible to bytes") }
    return result
  }
}
