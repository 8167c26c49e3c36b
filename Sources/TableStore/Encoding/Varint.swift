/// LEB128 unsigned integers, as used for every count and length inside encoded items.
enum Varint {
  /// Reads one varint at `offset` and moves `offset` behind it. `nil` if it runs past the end or past 64 bits.
  @inline(__always)
  static func read(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int) -> Int? {
    guard offset < bytes.count else { return nil }
    let first = bytes[offset]
    if first < 0x80 {
      offset += 1
      return Int(first)
    }
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while offset < bytes.count, shift < 63 {
      let byte = bytes[offset]
      offset += 1
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(result) }
      shift += 7
    }
    return nil
  }

  /// Appends `value`, 1 to 9 bytes.
  @inline(__always)
  static func append(_ value: Int, to buffer: inout [UInt8]) {
    var rest = UInt64(value)
    while rest >= 0x80 {
      buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    buffer.append(UInt8(rest))
  }

  /// Writes `value` at `offset`, where there is room, and moves `offset` behind it.
  @inline(__always)
  static func write(_ value: Int, _ bytes: UnsafeMutableRawBufferPointer, _ offset: inout Int) {
    var rest = UInt64(value)
    while rest >= 0x80 {
      bytes[offset] = UInt8(truncatingIfNeeded: rest) | 0x80
      offset += 1
      rest >>= 7
    }
    bytes[offset] = UInt8(rest)
    offset += 1
  }

  /// The number of bytes `append` writes for `value`.
  @inline(__always)
  static func length(_ value: Int) -> Int {
    var count = 1
    var rest = UInt64(value) >> 7
    while rest != 0 {
      count += 1
      rest >>= 7
    }
    return count
  }
}
