extension Number {
  /// The length of the number encoded at `offset`, or `nil` if the bytes there are no canonical encoding.
  static func encodedLength(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
    guard offset < bytes.count else { return nil }
    let sign = bytes[offset]
    if sign == zeroByte { return 1 }
    guard sign == positive || sign == negative, offset + 1 < bytes.count else { return nil }
    // Every exponent byte is an exponent: −129…126 plus 129 is 0…255.
    let mask: UInt8 = sign == negative ? 0xFF : 0
    var index = offset + 2
    var last: UInt8 = 0
    while index < bytes.count {
      let byte = bytes[index] ^ mask
      let pairs = index - offset - 2
      if byte == 0 {
        // At least one pair, none at the end that is 00.
        guard pairs > 0, last > 1 else { return nil }
        return index + 1 - offset
      }
      guard byte <= 100, pairs < 19 else { return nil }
      // The first digit is not zero.
      if pairs == 0, byte < 11 { return nil }
      last = byte
      index += 1
    }
    return nil
  }

  /// Whether `payload` is exactly one canonical encoding.
  static func isValid(_ payload: UnsafeRawBufferPointer) -> Bool {
    encodedLength(payload, at: 0) == payload.count
  }
}
