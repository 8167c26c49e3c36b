import Testing

@testable import TableStore

typealias Attributes = [String: AttributeValue]

/// The message of the validation error that `body` throws; `nil` if it throws none.
func refusal(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch let error as StoreError {
    return error.code == .validation ? error.message : "\(error.code): \(error.message)"
  } catch {
    return "\(error)"
  }
}

func scope(_ names: [String: String]? = nil, _ values: Attributes? = nil) throws -> ExpressionScope {
  try ExpressionScope(names: names, values: try values.map { try Item($0, limit: nil) })
}

/// Compiles a condition and evaluates it on an item; `nil` is a missing item.
func holds(
  _ text: String, _ item: Attributes?, _ values: Attributes? = nil, names: [String: String]? = nil
) throws -> Bool {
  var scope = try scope(names, values)
  let condition = try scope.condition(text, .condition)
  try scope.finish()
  guard let item else { return condition.matches(nil) }
  return try Item(item).withView { condition.matches($0) }
}

/// Applies an update to an item with the key `pk`; `nil` is a missing item.
func updated(
  _ text: String, _ item: Attributes?, _ values: Attributes? = nil, names: [String: String]? = nil
) throws -> Attributes? {
  var scope = try scope(names, values)
  return try apply(try scope.update(text), to: item)
}

func apply(_ program: UpdateProgram, to item: Attributes?) throws -> Attributes? {
  let key = try Item(["pk": .s("k")])
  let old = try item.map { try Item($0.merging(["pk": .s("k")]) { _, new in new }) }
  let outcome =
    if let old { try old.withView { try program.apply(to: $0, key: key) } } else {
      try program.apply(to: nil, key: key)
    }
  guard let result = outcome.item else { return nil }
  // Counts and sizes in the encoding are those of a fresh one.
  let fresh = try Item(result.dictionary, limit: nil)
  #expect(result == fresh, "the updated item's bytes are not canonical")
  return result.dictionary.filter { $0.key != "pk" }
}

/// A small generator with a seed, so that failures can be repeated.
struct ExpressionRandom: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func int(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }
  mutating func chance(_ percent: Int) -> Bool { int(0..<100) < percent }
  mutating func pick<T>(_ choices: [T]) -> T { choices[int(0..<choices.count)] }

  /// A value of any type, nested at most `depth` levels, from a small world so that values meet their equals.
  mutating func value(_ depth: Int = 2) -> AttributeValue {
    switch int(0..<(depth > 0 ? 14 : 10)) {
    case 0, 1: .s(pick(["", "a", "ab", "abc", "b", "ä", "€x", "😀"]))
    case 2, 3, 4: .n(Number(int(-9..<12)))
    case 5: .b(pick([[], [1], [1, 2], [200], [1, 2, 3]]))
    case 6: .bool(chance(50))
    case 7: .null
    case 8: .ss(Set((0..<int(1..<4)).map { _ in pick(["a", "ab", "b", "😀"]) }))
    case 9: chance(50) ? .ns(Set((0..<int(1..<4)).map { _ in Number(int(-3..<4)) })) : .bs([[1], [UInt8(int(0..<3))]])
    case 10, 11: .l((0..<int(0..<4)).map { _ in value(depth - 1) })
    default:
      .m(Dictionary((0..<int(0..<4)).map { _ in (pick(["p", "q", "r"]), value(depth - 1)) }) { $1 })
    }
  }

  mutating func item() -> Attributes {
    Dictionary((0..<int(0..<7)).map { _ in (pick(["a1", "b1", "c1", "d1", "e1", "f1"]), value()) }) { $1 }
  }
}
