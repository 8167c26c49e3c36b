/// The 64-bit hash that assigns partitions to buckets. It is on disk by its results and never changes.
///
/// The state starts as the length times `factor`, plus `seed`. Each 8 bytes, as a little-endian word (the last one
/// padded with zeros), are xored into the state, which becomes the xor of both halves of its 128-bit product with
/// `factor`, plus `step`. At the end the state is mixed once more in the same way.
enum KeyHash {
  private static let seed: UInt64 = 0x2545_F491_4F6C_DD1D
  private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
  private static let step: UInt64 = 0xD6E8_FEB8_6659_FD93

  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state = UInt64(bytes.count) &* factor &+ seed
    var offset = 0
    while offset + 8 <= bytes.count {
      state = fold(state ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    if offset < bytes.count {
      var word: UInt64 = 0
      for (place, byte) in bytes[offset...].enumerated() { word |= UInt64(byte) << UInt64(place * 8) }
      state = fold(state ^ word)
    }
    return fold(state ^ state >> 32)
  }

  @inline(__always)
  private static func fold(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: factor)
    return (high ^ low) &+ step
  }
}
