import Foundation

@testable import TableStore

/// A seeded generator (SplitMix64) and random values for the property tests of the encoding.
///
/// The seed comes from `ENCODING_TEST_SEED` or the clock and is printed, so that a failure can be repeated.
struct EncodingRandom: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  init(_ test: String = #function) {
    let given = ProcessInfo.processInfo.environment["ENCODING_TEST_SEED"].flatMap { UInt64($0) }
    seed = given ?? UInt64.random(in: 0..<1 << 32)
    state = seed
    print("\(test): ENCODING_TEST_SEED=\(seed)")
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
  mutating func chance(_ one: Int) -> Bool { int(1...one) == 1 }

  mutating func bytes(_ count: Int, from alphabet: [UInt8] = []) -> [UInt8] {
    (0..<count).map { _ in
      alphabet.isEmpty ? UInt8.random(in: 0...255, using: &self) : alphabet.randomElement(using: &self) ?? 0
    }
  }

  mutating func string(_ maximum: Int = 24) -> String {
    let alphabet: [Unicode.Scalar] = ["a", "b", "z", "0", " ", "\"", "\\", "\n", "\u{0}", "\u{7F}", "é", "ß", "語", "🦊"]
    var text = ""
    for _ in 0..<int(0...maximum) { text.unicodeScalars.append(alphabet.randomElement(using: &self) ?? "x") }
    return text
  }

  mutating func number() -> Number {
    if chance(2) { return Number(int(-1000...1000)) }
    return ModelNumber.random(&self).number
  }

  mutating func value(depth: Int = 0) -> AttributeValue {
    switch int(0...(depth < 4 ? 9 : 7)) {
    case 0: .s(string())
    case 1: .n(number())
    case 2: .b(bytes(int(0...40)))
    case 3: .bool(chance(2))
    case 4: .null
    case 5: .ss(Set((0...int(0...5)).map { _ in string() }))
    case 6: .ns(Set((0...int(0...5)).map { _ in number() }))
    case 7: .bs(Set((0...int(0...5)).map { _ in bytes(int(0...12)) }))
    case 8: .l((0..<int(0...5)).map { _ in value(depth: depth + 1) })
    default: .m(attributes(depth: depth + 1))
    }
  }

  mutating func attributes(depth: Int = 0) -> [String: AttributeValue] {
    var result: [String: AttributeValue] = [:]
    for _ in 0..<int(0...8) { result[string(12)] = value(depth: depth) }
    return result
  }
}
