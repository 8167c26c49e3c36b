import Testing

@testable import TableStore

struct UpdatesReturnTheTouchedParts {
  struct Case: Sendable, CustomTestStringConvertible {
    let expression: String?
    let before: Item?
    let old: Item?
    let new: Item?
    var testDescription: String { expression ?? "no expression" }

    /// - Parameters:
    ///   - before: the item without its key; `nil` if there is none.
    ///   - old, new: what UPDATED_OLD and UPDATED_NEW return.
    init(_ expression: String?, on before: Item?, old: Item?, new: Item?) {
      self.expression = expression
      self.before = before
      self.old = old
      self.new = new
    }
  }

  static let cases = [
    Case("SET n = :v", on: ["n": 1, "o": 1], old: ["n": 1], new: ["n": 9]),
    Case("SET n = n", on: ["n": 1], old: ["n": 1], new: ["n": 1]),
    Case("ADD n :v", on: ["n": 1], old: ["n": 1], new: ["n": 10]),
    Case("ADD n :v", on: [:], old: nil, new: ["n": 9]),
    Case("REMOVE n", on: ["n": 1, "o": 1], old: ["n": 1], new: nil),
    Case("REMOVE absent", on: ["n": 1], old: nil, new: nil),
    Case("SET m = :v REMOVE n", on: ["n": 1], old: ["n": 1], new: ["m": 9]),
    Case("DELETE s :set", on: ["s": .ss(["x", "y"])], old: ["s": .ss(["x", "y"])], new: ["s": .ss(["y"])]),
    Case("DELETE s :set", on: ["s": .ss(["x"])], old: ["s": .ss(["x"])], new: nil),
    Case("SET m.a = :v", on: ["m": ["a": 1, "b": 2]], old: ["m": ["a": 1]], new: ["m": ["a": 9]]),
    Case("SET m.c = :v", on: ["m": ["a": 1]], old: nil, new: ["m": ["c": 9]]),
    Case("REMOVE m.a", on: ["m": ["a": 1, "b": 2]], old: ["m": ["a": 1]], new: nil),
    Case("SET l[1] = :v", on: ["l": [1, 2, 3]], old: ["l": [2]], new: ["l": [9]]),
    Case("SET l[0] = :v, l[2] = :v", on: ["l": [1, 2, 3]], old: ["l": [1, 3]], new: ["l": [9, 9]]),
    Case(
      "SET m.l[1].k = :v, m.l[3] = :v", on: ["m": ["l": [0, ["k": 1, "j": 2], 2, 3]]],
      old: ["m": ["l": [["k": 1], 3]]], new: ["m": ["l": [["k": 9], 9]]]),
    Case("SET n = :v", on: nil, old: nil, new: ["n": 9]),
    Case("REMOVE n", on: nil, old: nil, new: nil),
    Case(nil, on: ["n": 1], old: nil, new: nil),
    Case(nil, on: nil, old: nil, new: nil),
  ]

  private func whole(_ item: Item?) throws -> Item? {
    try item.map { try Item($0.dictionary.merging(["pk": "a"]) { $1 }) }
  }

  @Test(arguments: cases)
  func asFragments(one: Case) throws {
    for (values, expected) in [(ReturnValues.updatedOld, one.old), (.updatedNew, one.new)] {
      let harness = try TableHarness()
      try harness.createTable()
      #expect(try run(one, values, in: harness) == expected, "\(values)")
    }
  }

  @Test(arguments: cases)
  func asWholeItems(one: Case) throws {
    for values in [ReturnValues.none, .allOld, .allNew] {
      let harness = try TableHarness()
      try harness.createTable()
      let returned = try run(one, values, in: harness)
      switch values {
      case .allOld: #expect(returned == (try whole(one.before)))
      case .allNew: #expect(returned == (try harness.item(["pk": "a"])))
      default: #expect(returned == nil)
      }
    }
  }

  private func run(_ one: Case, _ values: ReturnValues, in harness: TableHarness) throws -> Item? {
    if let before = try whole(one.before) { try harness.put(before) }
    var request = UpdateItemRequest("things", ["pk": "a"], one.expression)
    var placeholders: [String: AttributeValue] = [:]
    if one.expression?.contains(":v") == true { placeholders[":v"] = 9 }
    if one.expression?.contains(":set") == true { placeholders[":set"] = .ss(["x"]) }
    request.expressionAttributeValues = placeholders.isEmpty ? nil : try Item(placeholders)
    request.returnValues = values
    return try harness.tables.updateItem(request).attributes
  }
}
