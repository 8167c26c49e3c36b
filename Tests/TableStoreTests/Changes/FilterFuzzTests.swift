import Testing

@testable import TableStore

/// Random and mutated text as a filter: compiled and evaluated, or refused with a message, never a trap.
@Suite struct FilterFuzzTests {
  static let seeds = [
    "changed(NewImage.price) AND NOT eventName = 'REMOVE' OR Keys.sku IN ('A1', :v)",
    "NewImage.a1[0].p BETWEEN -1.5e3 AND +2 AND size(OldImage.b1) >= 3", "attribute_exists(userIdentity)",
    "tableName = 'it''s' AND begins_with(origin, 'x') AND userIdentity.type <> null",
    "(NewImage.#x = true OR contains(OldImage.c1, 'é')) AND attribute_type(NewImage.d1, 'S')",
  ]
  static let fragments =
    ExpressionFuzzTests.fragments + [
      "changed(", "NewImage", "OldImage.", "Keys.", "eventName", "tableName", "userIdentity", "origin", "''", "'a'",
      "1e",
      "1.5e-3", "-", "+", ".5", "5.", "true", "NULL", "1e9999999999999999999", "'é", "NewImage.a1",
    ]

  private static func mutate(_ text: String, _ random: inout ExpressionRandom) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<random.int(1..<5) {
      let place = random.int(0..<scalars.count + 1)
      switch random.int(0..<3) {
      case 0: scalars.insert(contentsOf: random.pick(fragments).unicodeScalars, at: place)
      case 1 where place < scalars.count: scalars.remove(at: place)
      default: scalars.removeSubrange(place..<min(scalars.count, place + random.int(0..<9)))
      }
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  @Test(arguments: 0..<8) func neverTraps(_ seed: Int) throws {
    var random = ExpressionRandom(UInt64(seed) + 991)
    let views: [StreamViewType?] = [nil, .keysOnly, .newImage, .oldImage, .newAndOldImages]
    let changes = try views.flatMap { try RecordedChanges.ofOneItem(random.item(), random.item(), view: $0) }
    var compiled = 0
    for _ in 0..<1500 {
      let text =
        random.chance(33)
        ? (0..<random.int(0..<12)).map { _ in random.pick(Self.fragments) }.joined(
          separator: random.chance(50) ? " " : "")
        : Self.mutate(random.pick(Self.seeds), &random)
      // Placeholders that are not used are refused, too; then the bare text is tried.
      for (names, values) in [(["#x": "a1"], [":v": AttributeValue.s("x")]), ([:], [:])] {
        do {
          let condition = try ChangeCondition(text, names: names, values: values)
          for change in changes { _ = condition.accepts(change) }
          compiled += 1
        } catch let error as StoreError {
          #expect(error.code == .validation && !error.message.isEmpty, "\(text)")
        }
      }
    }
    #expect(compiled > 5, "mutation leaves nothing to evaluate: \(compiled)")
  }
}
