extension Number: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  public init(integerLiteral value: Int) { self.init(value) }

  /// A literal that is no number of DynamoDB's range is a programming error and stops the program.
  public init(floatLiteral value: Double) {
    do {
      try self.init(value)
    } catch {
      preconditionFailure("The literal \(value) is outside the range of numbers: \(error)")
    }
  }

  public init(_ value: Int) {
    self.init(negative: value < 0, magnitude: UInt64(value.magnitude))
  }

  public init(_ value: Int64) {
    self.init(negative: value < 0, magnitude: value.magnitude)
  }

  public init(_ value: UInt64) {
    self.init(negative: false, magnitude: value)
  }

  /// The shortest decimal that reads back as `value`. Throws a `validation` error for infinities, for NaN, and for
  /// magnitudes outside 1E-130 … 9.99E+125.
  public init(_ value: Double) throws {
    if value.magnitude < 1e15, value == value.rounded(.towardZero) {
      self.init(Int64(value))
    } else {
      try self.init(value.description)
    }
  }

  /// The shortest decimal that reads back as the same `Float`.
  public init(_ value: Float) throws {
    try self.init(value.description)
  }

  private init(negative: Bool, magnitude: UInt64) {
    if magnitude < 100 {
      self.init(negative: negative, small: UInt8(magnitude))
    } else {
      self = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
        var rest = magnitude
        var start = 20
        while rest > 0 {
          let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
          start -= 1
          digits[start] = UInt8(digit)
          rest = quotient
        }
        return Number(negative: negative, exponent: 20 - start, trimming: digits, from: start, to: 20)
      }
    }
  }

  /// A number below 100: one pair at most.
  @inline(__always)
  private init(negative: Bool, small value: UInt8) {
    if value == 0 {
      self = .zero
      return
    }
    let mask: UInt8 = negative ? 0xFF : 0
    self.init { bytes in
      bytes[0] = negative ? Number.negative : Number.positive
      bytes[1] = UInt8(Number.exponentBias + (value < 10 ? 1 : 2)) ^ mask
      bytes[2] = ((value < 10 ? value * 10 : value) + 1) ^ mask
      bytes[3] = mask
      return 4
    }
  }

  /// From digits `start..<end` of a buffer, the first not zero; zeros at the end are dropped.
  init(
    negative: Bool, exponent: Int, trimming digits: UnsafeMutableBufferPointer<UInt8>, from start: Int, to end: Int
  ) {
    var last = end
    while last > start, digits[last - 1] == 0 { last -= 1 }
    self.init(
      negative: negative, exponent: exponent, digits: UnsafeBufferPointer(rebasing: digits[start..<last]))
  }

  /// Whether there is nothing behind the decimal point.
  public var isInteger: Bool {
    withPayload { isZero || Number.exponent($0) >= Number.digitCount($0) }
  }

  /// The number without its fraction, or `nil` where that does not fit.
  public var truncatedInt64: Int64? {
    withPayload { payload in
      let parts = NumberParts(payload: payload)
      var magnitude = parts.significand
      if parts.scale < 0 {
        guard -parts.scale <= 38 else { return 0 }
        magnitude /= NumberParts.powersOfTen[-parts.scale]
      } else {
        guard parts.scale <= 18 else { return magnitude == 0 ? 0 : nil }
        let (product, overflow) = magnitude.multipliedReportingOverflow(by: NumberParts.powersOfTen[parts.scale])
        guard !overflow else { return nil }
        magnitude = product
      }
      guard let value = UInt64(exactly: magnitude) else { return nil }
      if parts.negative { return value == 1 << 63 ? .min : Int64(exactly: value).map { -$0 } }
      return Int64(exactly: value)
    }
  }
}

extension FixedWidthInteger {
  /// The integer equal to `number`, or `nil` if it has a fraction or does not fit.
  public init?(exactly number: Number) {
    let parts = number.withPayload { NumberParts(payload: $0) }
    guard parts.scale >= 0, parts.scale <= 38 else { return nil }
    let (magnitude, overflow) = parts.significand.multipliedReportingOverflow(
      by: NumberParts.powersOfTen[parts.scale])
    guard !overflow else { return nil }
    if parts.negative {
      guard magnitude <= UInt128(1) << 127 else { return nil }
      self.init(exactly: Int128(truncatingIfNeeded: 0 &- magnitude))
    } else {
      self.init(exactly: magnitude)
    }
  }
}

extension Double {
  /// The nearest double.
  public init(_ number: Number) {
    let parts = number.withPayload { NumberParts(payload: $0) }
    if parts.significand < 1 << 53, parts.scale.magnitude <= 22 {
      // Both factors are exact, so the one rounding of the product or quotient is the right one.
      let significand = Double(UInt64(parts.significand))
      let power = Double(NumberParts.powersOfTen[Int(parts.scale.magnitude)])
      let magnitude = parts.scale < 0 ? significand / power : significand * power
      self = parts.negative ? -magnitude : magnitude
    } else {
      self = Double("\(parts.negative ? "-" : "")\(parts.significand)e\(parts.scale)") ?? .nan
    }
  }
}
