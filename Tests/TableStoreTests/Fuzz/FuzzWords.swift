import TestSupport

@testable import TableStore

/// Wrong and nearly right parts of requests.
struct FuzzWords {
  var random: ExpressionRandom

  /// Requests or documents of one seed; `MALL_FUZZ_ROUNDS` sets it.
  static let rounds = Int(TestSetting.number("MALL_FUZZ_ROUNDS") ?? 2500)

  init(seed: UInt64) { random = ExpressionRandom(seed) }

  static let strings = [
    "", "a", "p", "pk", "sk", "#x", ":v", "\u{0}", "é", "😀", "things", "by-g", "local", "size", "a.b", "a[0]", "-1",
    String(repeating: "x", count: 256), String(repeating: "k", count: 2049), "../things", "SELECT", " ", "\n",
  ]
  static let integers = [Int.min, -1, 0, 1, 2, 25, 100, 999_999, 1_000_000, 1_000_001, Int.max]

  /// Right with the odds of `percent`, else any string.
  mutating func string(_ right: String, _ percent: Int = 80) -> String {
    random.chance(percent) ? right : random.pick(Self.strings)
  }

  mutating func integer() -> Int? { random.chance(60) ? nil : random.pick(Self.integers) }

  mutating func value() -> AttributeValue {
    switch random.int(0..<12) {
    case 0: .s(random.pick(Self.strings))
    case 1: .n(Number(random.pick(Self.integers)))
    case 2: .ss([])
    case 3: .l(Array(repeating: .null, count: random.int(0..<300)))
    case 4: (0..<random.int(0..<40)).reduce(.null) { value, _ in .l([value]) }
    case 5: .b(Array(repeating: 1, count: random.pick([0, 1024, 1025, 2049])))
    default: random.value()
    }
  }

  private mutating func item(_ attributes: Attributes) throws -> Item { try Item(attributes) }

  /// A key of `things`, or nearly one.
  mutating func key() throws -> Item {
    var key: Attributes = [:]
    if random.chance(95) { key["pk"] = random.chance(80) ? .s(random.pick(["p", "q"])) : value() }
    if random.chance(95) { key["sk"] = random.chance(80) ? .n(Number(random.int(0..<4))) : value() }
    if random.chance(5) { key[random.pick(Self.strings)] = value() }
    return try item(key)
  }

  mutating func item() throws -> Item {
    var attributes = random.item()
    for _ in 0..<random.int(0..<3) { attributes[random.pick(Self.strings + ["g", "h", "ttl"])] = value() }
    return try item(attributes.merging(try key().dictionary) { $1 })
  }

  mutating func expression() -> String? {
    if random.chance(40) { return nil }
    return ExpressionFuzzTests.text(&random)
  }

  mutating func names() -> [String: String]? {
    switch random.int(0..<8) {
    case 0: [random.pick(Self.strings): random.pick(Self.strings)]
    case 1: [:]
    case 2, 3: nil
    default: ["#x": "a1"]
    }
  }

  mutating func values() throws -> Item? {
    switch random.int(0..<8) {
    case 0: return try item([random.pick(Self.strings): value()])
    case 1: return Item()
    case 2: return nil
    default:
      // Those that the expressions use, so that some requests go through.
      let some = ExpressionFuzzTests.values.sorted { $0.key < $1.key }.filter { _ in random.chance(50) }
      return try item(Dictionary(uniqueKeysWithValues: some))
    }
  }

  mutating func condition() -> WriteCondition? {
    switch random.int(0..<4) {
    case 0: return nil
    case 1:
      var expected: [String: ExpectedAttributeValue] = [:]
      for _ in 0..<random.int(0..<3) {
        expected[random.pick(Self.strings)] = ExpectedAttributeValue(
          value: random.chance(50) ? value() : nil, exists: random.pick([nil, true, false]),
          comparisonOperator: random.chance(50) ? random.pick(ComparisonOperator.allCases) : nil,
          attributeValueList: random.chance(50) ? (0..<random.int(0..<3)).map { _ in value() } : nil)
      }
      return WriteCondition(
        random.chance(10) ? expression() : nil, expected: expected,
        conditionalOperator: random.pick([nil, .and, .or]), returnItemOnFailure: true)
    default: return WriteCondition(expression(), returnItemOnFailure: random.chance(50))
    }
  }

  mutating func legacyConditions() -> [String: LegacyCondition]? {
    guard random.chance(20) else { return nil }
    var conditions: [String: LegacyCondition] = [:]
    for _ in 0..<random.int(0..<3) {
      conditions[string(random.pick(["pk", "sk", "a1"]))] = LegacyCondition(
        random.pick(ComparisonOperator.allCases),
        random.chance(80) ? (0..<random.int(0..<3)).map { _ in value() } : nil)
    }
    return conditions
  }
}
