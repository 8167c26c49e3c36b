import Testing

@testable import TableStore

/// Encoded numbers order by their bytes as the numbers do.
struct NumberOrderTests {
  @Test func bytesOrderAsAmounts() {
    var random = EncodingRandom()
    for _ in 0..<20_000 {
      let left = ModelNumber.random(&random)
      var right = ModelNumber.random(&random)
      if random.chance(2) {
        // A near neighbour: one digit changed.
        right = left
        let index = random.int(ModelNumber.before - 20...ModelNumber.before + 5)
        if let first = left.digits.firstIndex(where: { $0 != 0 }), index >= first, index < first + 38 {
          right.digits[index] = random.int(0...9)
        }
        if right.digits.allSatisfy({ $0 == 0 }) { right.isNegative = false }
      }
      let (a, b) = (left.number, right.number)
      let comment = Comment(rawValue: "seed \(random.seed): \(left.text) \(right.text)")
      #expect((a < b) == (left < right), comment)
      #expect(a.encoded.lexicographicallyPrecedes(b.encoded) == (left < right), comment)
      #expect((a == b) == (left.text == right.text), comment)
      #expect((a.encoded == b.encoded) == (left.text == right.text), comment)
      if a != b { #expect(!b.encoded.starts(with: a.encoded), comment) }
    }
  }

  @Test func differentTextsOfOneAmountAreOneNumber() throws {
    let forms = ["1", "1.0", "1e0", "+1", "0.1e1", "10e-1", "01"]
    #expect(Set(try forms.map { try Number($0) }).count == 1)
    #expect(Set(try forms.map { try Number($0).encoded }).count == 1)
  }

  /// The layout is on disk.
  @Test(
    arguments: [
      ("0", [0x80]), ("1", [0xC0, 130, 11, 0]), ("10", [0xC0, 131, 11, 0]), ("12.3", [0xC0, 131, 13, 31, 0]),
      ("-1", [0x40, 125, 244, 255]), ("-12.3", [0x40, 124, 242, 224, 255]), ("1e-130", [0xC0, 0, 11, 0]),
      ("9.9e125", [0xC0, 255, 100, 0]), ("-9.9e125", [0x40, 0, 155, 255]),
    ] as [(String, [UInt8])])
  func layout(_ text: String, _ bytes: [UInt8]) throws {
    #expect(try Number(text).encoded == bytes)
  }
}
