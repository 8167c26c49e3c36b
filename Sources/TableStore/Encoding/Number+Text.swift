extension Number: CustomStringConvertible {
  /// Parses a number as DynamoDB takes it: an optional sign, digits with an optional point (`5.` and `.5` too), an
  /// optional exponent; no blanks.
  ///
  /// Throws a `validation` error in DynamoDB's words if the text is no number, has more than 38 significant digits
  /// (zeros at both ends do not count) or is out of range. Never rounds.
  public init(_ text: String) throws {
    var text = text
    self = try text.withUTF8 { try Number(text: UnsafeRawBufferPointer($0)) }
  }

  /// Parses a number from ASCII text, see ``init(_:)-(String)``.
  package init(text: UnsafeRawBufferPointer) throws {
    let end = text.count
    var index = 0
    var negative = false
    if index < end, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      negative = text[index] == UInt8(ascii: "-")
      index += 1
    }

    // Digits are counted from the first one that is not zero; `point` is how many of them stand before the point,
    // negative for zeros behind the point that come first.
    var significant = 0
    var lastNonZero = 0
    var point = 0
    var sawDigit = false
    var sawPoint = false
    var tooMany = false
    let result = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ValueRules.digitLimit) {
      digits -> Result<Number, StoreError> in
      while index < end {
        let byte = text[index]
        let digit = byte &- UInt8(ascii: "0")
        if digit <= 9 {
          sawDigit = true
          if digit != 0 || significant > 0 {
            if significant < ValueRules.digitLimit {
              digits[significant] = digit
            } else if digit != 0 {
              tooMany = true
            }
            significant += 1
            if digit != 0 { lastNonZero = significant }
            if !sawPoint { point += 1 }
          } else if sawPoint {
            point -= 1
          }
        } else if byte == UInt8(ascii: "."), !sawPoint {
          sawPoint = true
        } else {
          break
        }
        index += 1
      }
      guard sawDigit else { return .failure(ValueRules.notANumber(text)) }
      var exponent = 0
      if index < end {
        guard let written = Number.readExponent(text, index) else { return .failure(ValueRules.notANumber(text)) }
        exponent = written
      }
      if significant == 0 { return .success(.zero) }
      if tooMany { return .failure(ValueRules.tooManyDigits) }
      exponent += point
      if exponent > Number.exponents.upperBound { return .failure(ValueRules.numberOverflow) }
      if exponent < Number.exponents.lowerBound { return .failure(ValueRules.numberUnderflow) }
      let used = UnsafeBufferPointer(start: digits.baseAddress, count: lastNonZero)
      return .success(Number(negative: negative, exponent: exponent, digits: used))
    }
    self = try result.get()
  }

  /// Reads `e±ddd` that runs from `start` to the end; beyond ±10^9 it stays there. `nil` if it is none.
  private static func readExponent(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    var index = start
    guard text[index] | 0x20 == UInt8(ascii: "e") else { return nil }
    index += 1
    var negative = false
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      negative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    guard index < text.count else { return nil }
    var value = 0
    while index < text.count {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      if value < 1_000_000_000 { value = value * 10 + Int(digit) }
      index += 1
    }
    return negative ? -value : value
  }

  /// The number as DynamoDB returns it: plain decimal, no exponent, no needless zeros.
  public var description: String {
    withPayload { payload in
      String(unsafeUninitializedCapacity: Number.maximumTextCount) { buffer in
        Number.writeText(payload, UnsafeMutableRawBufferPointer(buffer))
      }
    }
  }

  /// The longest text: a sign, `0.`, 129 zeros and 38 digits.
  static let maximumTextCount = 170

  /// Appends the canonical text of an encoded number.
  static func appendText(_ payload: UnsafeRawBufferPointer, to buffer: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: maximumTextCount, alignment: 1) { text in
      let count = writeText(payload, text)
      buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[0..<count]))
    }
  }

  /// Writes the canonical text of an encoded number to `out` (at least ``maximumTextCount`` bytes) and returns its
  /// length. Bytes that are no well-formed encoding give `0`.
  private static func writeText(_ payload: UnsafeRawBufferPointer, _ out: UnsafeMutableRawBufferPointer) -> Int {
    let digits = Swift.min(digitCount(payload), ValueRules.digitLimit)
    guard digits > 0 else {
      out[0] = UInt8(ascii: "0")
      return 1
    }
    let mask: UInt8 = payload[0] == negative ? 0xFF : 0
    let exponent = Swift.min(exponent(payload), exponents.upperBound)
    var count = 0
    func put(_ byte: UInt8) {
      out[count] = byte
      count += 1
    }
    if mask != 0 { put(UInt8(ascii: "-")) }
    if exponent <= 0 {
      put(UInt8(ascii: "0"))
      put(UInt8(ascii: "."))
      for _ in 0..<(-exponent) { put(UInt8(ascii: "0")) }
    }
    for index in 0..<digits {
      if index == exponent, index > 0 { put(UInt8(ascii: ".")) }
      let pair = (payload[2 + index / 2] ^ mask) &- 1
      put(UInt8(ascii: "0") &+ (index % 2 == 0 ? pair / 10 : pair % 10))
    }
    if exponent > digits {
      for _ in digits..<exponent { put(UInt8(ascii: "0")) }
    }
    return count
  }
}
