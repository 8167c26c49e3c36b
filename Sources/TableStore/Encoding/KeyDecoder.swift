/// Turns a key back into its parts, for `check` and diagnostics. Never traps on foreign bytes.
struct KeyDecoder {
  private let key: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(_ key: UnsafeRawBufferPointer) { self.key = key }

  var isAtEnd: Bool { offset == key.count }

  /// Reads the id and the bucket that start every key. `nil` if the key is shorter.
  mutating func head() -> (id: UInt32, bucket: UInt8)? {
    guard offset == 0, key.count >= KeyEncoding.headLength else { return nil }
    offset = KeyEncoding.headLength
    return (UInt32(bigEndian: key.loadUnaligned(as: UInt32.self)), key[4])
  }

  /// Reads one attribute. `nil` if the bytes are no attribute of this type.
  mutating func next(_ type: KeyType) -> EncodedValue? {
    switch type {
    case .n:
      guard let length = Number.encodedLength(key, at: offset) else { return nil }
      let payload = UnsafeRawBufferPointer(rebasing: key[offset..<offset + length])
      offset += length
      return EncodedValue(Number(payload: payload))
    case .s, .b:
      guard let bytes = unescape() else { return nil }
      return bytes.withUnsafeBytes { bytes in
        var writer = ValueWriter(capacity: bytes.count + 4)
        if type == .s {
          guard UTF8Check.isValid(bytes) else { return nil }
          writer.string(bytes)
        } else {
          writer.binary(bytes)
        }
        return writer.finishValue()
      }
    }
  }

  private mutating func unescape() -> [UInt8]? {
    var bytes: [UInt8] = []
    var cursor = offset
    while cursor < key.count {
      let byte = key[cursor]
      if byte != 0 {
        bytes.append(byte)
        cursor += 1
        continue
      }
      guard cursor + 1 < key.count else { return nil }
      cursor += 2
      switch key[cursor - 1] {
      case 0xFF: bytes.append(0)
      case 0x01:
        offset = cursor
        return bytes
      default: return nil
      }
    }
    return nil
  }
}
