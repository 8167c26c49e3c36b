extension Number {
  /// The sum. Results of more than 38 digits are rounded to 38, half to even; throws a `validation` error where the
  /// result's magnitude leaves the range of numbers.
  public func adding(_ other: Number) throws -> Number {
    try withPayload { left in try other.withPayload { try Number.add(left, $0, subtract: false) } }
  }

  /// The difference, see ``adding(_:)``.
  public func subtracting(_ other: Number) throws -> Number {
    try withPayload { left in try other.withPayload { try Number.add(left, $0, subtract: true) } }
  }

  public static prefix func - (number: Number) -> Number {
    if number.isZero { return number }
    return number.withPayload { payload in
      Number { bytes in
        bytes[0] = payload[0] == negative ? positive : negative
        for index in 1..<payload.count { bytes[index] = ~payload[index] }
        return payload.count
      }
    }
  }

  /// Sum or difference of two encoded numbers, see ``adding(_:)``.
  static func add(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, subtract: Bool
  ) throws -> Number {
    let a = NumberParts(payload: left)
    var b = NumberParts(payload: right)
    if subtract { b.negative.toggle() }
    if b.significand == 0 { return Number(payload: left) }
    if a.significand == 0 { return subtract ? -Number(payload: right) : Number(payload: right) }

    let scale = Swift.min(a.scale, b.scale)
    let shiftA = a.scale - scale
    let shiftB = b.scale - scale
    guard a.digitCount + shiftA <= ValueRules.digitLimit, b.digitCount + shiftB <= ValueRules.digitLimit else {
      return try addWide(a, b)
    }
    // Both are below 10^38 now, so their sum is below 2^128.
    let x = shiftA == 0 ? a.significand : a.significand * NumberParts.powersOfTen[shiftA]
    let y = shiftB == 0 ? b.significand : b.significand * NumberParts.powersOfTen[shiftB]
    if a.negative == b.negative {
      return try Number(negative: a.negative, significand: x + y, scale: scale)
    }
    if x >= y { return try Number(negative: a.negative, significand: x - y, scale: scale) }
    return try Number(negative: b.negative, significand: y - x, scale: scale)
  }

  /// ±significand × 10^scale, rounded to 38 digits where it has 39.
  private init(negative: Bool, significand: UInt128, scale: Int) throws {
    if significand == 0 {
      self = .zero
      return
    }
    self = try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 40) { digits in
      var start = 40
      var rest = significand
      while rest > UInt128(UInt64.max) {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10_000_000_000)
        Number.writeDigits(UInt64(digit), 10, digits, &start)
        rest = quotient
      }
      Number.writeDigits(UInt64(rest), 0, digits, &start)
      return try Number(negative: negative, rounding: digits, from: start, scale: scale)
    }
  }

  /// Writes `value` in decimal in front of `start`, with zeros in front up to `width` digits.
  private static func writeDigits(
    _ value: UInt64, _ width: Int, _ digits: UnsafeMutableBufferPointer<UInt8>, _ start: inout Int
  ) {
    let stop = start - width
    var rest = value
    while rest > 0 {
      start -= 1
      digits[start] = UInt8(rest % 10)
      rest /= 10
    }
    while start > stop {
      start -= 1
      digits[start] = 0
    }
  }

  /// From all digits from `start` on, the first not zero, the last of weight 10^scale: rounds to 38 digits, half to
  /// even, and checks the range.
  private init(
    negative: Bool, rounding digits: UnsafeMutableBufferPointer<UInt8>, from start: Int, scale: Int
  ) throws {
    var exponent = digits.count - start + scale
    let limit = start + ValueRules.digitLimit
    var end = digits.count
    if end > limit {
      let half = digits[limit]
      let isTie = half == 5 && !digits[(limit + 1)...].contains { $0 != 0 }
      end = limit
      if half > 5 || (half == 5 && (!isTie || digits[limit - 1] % 2 == 1)) {
        var index = limit - 1
        while index >= start, digits[index] == 9 {
          digits[index] = 0
          index -= 1
        }
        if index >= start {
          digits[index] += 1
        } else {
          // All nines: the next power of ten.
          digits[start] = 1
          exponent += 1
        }
      }
    }
    if exponent > Number.exponents.upperBound { throw ValueRules.numberOverflow }
    if exponent < Number.exponents.lowerBound { throw ValueRules.numberUnderflow }
    self.init(negative: negative, exponent: exponent, trimming: digits, from: start, to: end)
  }

  /// Addition by single digits, for operands so far apart that 128 bits do not hold both.
  private static func addWide(_ a: NumberParts, _ b: NumberParts) throws -> Number {
    let scale = Swift.min(a.scale, b.scale)
    let width = Swift.max(a.digitCount + a.scale, b.digitCount + b.scale) - scale + 1
    return try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width * 2) { scratch in
      let x = UnsafeMutableBufferPointer(rebasing: scratch[..<width])
      let y = UnsafeMutableBufferPointer(rebasing: scratch[width...])
      spread(a, scale, x)
      spread(b, scale, y)
      if a.negative == b.negative {
        var carry: UInt8 = 0
        for index in stride(from: width - 1, through: 0, by: -1) {
          let sum = x[index] + y[index] + carry
          carry = sum >= 10 ? 1 : 0
          x[index] = sum - carry * 10
        }
        return try rounded(a.negative, x, scale)
      }
      // They differ in magnitude: equal ones never come here.
      let aIsGreater = !x.lexicographicallyPrecedes(y)
      let (greater, lesser) = aIsGreater ? (x, y) : (y, x)
      var borrow: UInt8 = 0
      for index in stride(from: width - 1, through: 0, by: -1) {
        let taken = lesser[index] + borrow
        borrow = greater[index] < taken ? 1 : 0
        greater[index] = greater[index] + borrow * 10 - taken
      }
      return try rounded(aIsGreater ? a.negative : b.negative, greater, scale)
    }
  }

  private static func rounded(
    _ negative: Bool, _ digits: UnsafeMutableBufferPointer<UInt8>, _ scale: Int
  ) throws -> Number {
    guard let start = digits.firstIndex(where: { $0 != 0 }) else { return .zero }
    return try Number(negative: negative, rounding: digits, from: start, scale: scale)
  }

  /// Lays the digits of `parts` out in `digits`, whose last digit has the weight 10^scale.
  private static func spread(_ parts: NumberParts, _ scale: Int, _ digits: UnsafeMutableBufferPointer<UInt8>) {
    digits.initialize(repeating: 0)
    var rest = parts.significand
    var index = digits.count - (parts.scale - scale)
    while rest > 0 {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      index -= 1
      digits[index] = UInt8(digit)
      rest = quotient
    }
  }
}
