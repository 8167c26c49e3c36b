import Testing

@testable import TableStore

/// Numbers come from Swift's numbers and go back to them.
struct NumberConversionTests {
  @Test func integersRoundTrip() throws {
    var random = EncodingRandom()
    var values = [0, 1, -1, 9, 10, 99, 100, 101, -100, Int.max, Int.min, Int.max - 1]
    for _ in 0..<2000 { values.append(Int(truncatingIfNeeded: random.next() >> UInt64(random.int(0...63)))) }
    for value in values {
      let number = Number(value)
      #expect(number.description == String(value), "seed \(random.seed)")
      #expect(try Number(String(value)) == number)
      #expect(Int(exactly: number) == value)
      #expect(number.truncatedInt64 == Int64(value))
      #expect(number.isInteger)
    }
    #expect(Number(UInt64.max).description == String(UInt64.max))
    #expect(UInt64(exactly: Number(UInt64.max)) == .max)
  }

  @Test func integersThatDoNotFitAreRefused() throws {
    #expect(Int(exactly: try Number("9223372036854775808")) == nil)
    #expect(Int(exactly: try Number("-9223372036854775809")) == nil)
    #expect(Int(exactly: try Number("1e125")) == nil)
    #expect(Int(exactly: try Number("1.5")) == nil)
    #expect(Int8(exactly: Number(128)) == nil)
    #expect(UInt(exactly: Number(-1)) == nil)
    #expect(Int(exactly: try Number("-1e38")) == nil)
    #expect(try Number("1.5").isInteger == false)
    #expect(try Number("9223372036854775808").truncatedInt64 == nil)
    #expect(try Number("-9223372036854775808.9").truncatedInt64 == .min)
    #expect(try Number("1e125").truncatedInt64 == nil)
    #expect(try Number("1e-130").truncatedInt64 == 0)
    #expect(try Number("-1700000000.75").truncatedInt64 == -1_700_000_000)
  }

  @Test func doublesRoundTrip() throws {
    var random = EncodingRandom()
    for _ in 0..<5000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite, value == 0 || (1e-120...1e120).contains(value.magnitude) else { continue }
      let number = try Number(value)
      #expect(Double(number) == value, "seed \(random.seed)")
    }
    for value in [0.1, 0.5, 1e15, 1e16, 123456.789, -0.0, 5e-100, 1e22, 1e23, 9_007_199_254_740_994] {
      #expect(Double(try Number(value)) == value)
    }
    #expect(try Number(Double(0.1)).description == "0.1")
    #expect(try Number(Float(0.1)).description == "0.1")
    #expect(try Number(Double(4.0)).description == "4")
  }

  @Test func doublesOutOfRangeAreRefused() {
    for value in [Double.nan, .infinity, -.infinity] {
      expectValidation("The parameter cannot be converted to a numeric value: \(value)") { try Number(value) }
    }
    #expect(throws: StoreError.self) { try Number(Double(1e126)) }
    #expect(throws: StoreError.self) { try Number(Double(1e-140)) }
  }
}
