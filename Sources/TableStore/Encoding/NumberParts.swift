/// A number taken apart: ±`significand` × 10^`scale`. The significand has at most 38 digits and does not end in zero,
/// unless the number is zero.
struct NumberParts {
  var negative: Bool
  var significand: UInt128
  var scale: Int
  /// Decimal digits of the significand; 0 for zero.
  var digitCount: Int

  /// Reads a well-formed encoding.
  @inline(__always)
  init(payload: UnsafeRawBufferPointer) {
    guard payload.count >= 4 else {
      self.init(negative: false, significand: 0, scale: 0, digitCount: 0)
      return
    }
    let negative = payload[0] == Number.negative
    let mask: UInt8 = negative ? 0xFF : 0
    let pairs = payload.count - 3
    // Nine pairs fit in 64 bits; the rest, at most ten, in 67.
    var high: UInt64 = 0
    var index = 2
    let end = 2 + pairs
    while index < Swift.min(end, 11) {
      high = high &* 100 &+ UInt64((payload[index] ^ mask) &- 1)
      index += 1
    }
    var significand = UInt128(high)
    while index < end {
      significand = significand &* 100 &+ UInt128((payload[index] ^ mask) &- 1)
      index += 1
    }
    var digitCount = pairs * 2
    if Number.lastPair(payload) % 10 == 0 {
      if pairs <= 9 { significand = UInt128(high / 10) } else { significand /= 10 }
      digitCount -= 1
    }
    let exponent = Number.exponent(payload)
    self.init(negative: negative, significand: significand, scale: exponent - digitCount, digitCount: digitCount)
  }

  init(negative: Bool, significand: UInt128, scale: Int, digitCount: Int) {
    self.negative = negative
    self.significand = significand
    self.scale = scale
    self.digitCount = digitCount
  }

  /// 10^0 … 10^38.
  static let powersOfTen: [UInt128] = {
    var powers: [UInt128] = [1]
    for _ in 0..<38 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()
}

extension Number {
  /// The exponent e of 0.d1d2… × 10^e in a well-formed encoding of a number other than zero.
  @inline(__always)
  static func exponent(_ payload: UnsafeRawBufferPointer) -> Int {
    Int(payload[0] == negative ? ~payload[1] : payload[1]) - exponentBias
  }

  /// The last digit pair of a well-formed encoding of a number other than zero.
  @inline(__always)
  static func lastPair(_ payload: UnsafeRawBufferPointer) -> UInt8 {
    let byte = payload[payload.count - 2]
    return (payload[0] == negative ? ~byte : byte) &- 1
  }

  /// The number of significant digits in a well-formed encoding, 0 for zero.
  @inline(__always)
  static func digitCount(_ payload: UnsafeRawBufferPointer) -> Int {
    guard payload.count >= 4 else { return 0 }
    return (payload.count - 3) * 2 - (lastPair(payload) % 10 == 0 ? 1 : 0)
  }

  /// The size DynamoDB counts for a number: 1, plus a byte for every two digits before the point and for every two
  /// behind it (zeros at both ends of the number do not count), plus 1 if it is negative. Zero is 1.
  @inline(__always)
  static func dynamoDBSize(_ payload: UnsafeRawBufferPointer) -> Int {
    let digits = digitCount(payload)
    if digits == 0 { return 1 }
    let whole = Swift.min(Swift.max(exponent(payload), 0), digits)
    return 1 + (whole + 1) / 2 + (digits - whole + 1) / 2 + (payload[0] == negative ? 1 : 0)
  }
}
