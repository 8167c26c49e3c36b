import Testing

@testable import TableStore

struct KeysThatDoNotMatch {
  private static let mismatch = "The provided key element does not match the schema"
  static let keys: [Item] = [
    ["pk": "a"], ["sk": 1], ["pk": 1, "sk": 1], ["pk": "a", "sk": "1"], ["pk": "a", "sk": 1, "x": 1],
    ["pk": "a", "x": 1],
    ["pk": .null, "sk": 1], [:],
  ]

  private func harness() throws -> TableHarness {
    let harness = try TableHarness()
    try harness.createTable(sorted: true)
    return harness
  }

  @Test(arguments: keys)
  func areRefusedByKey(key: Item) throws {
    let harness = try harness()
    for name in ["update", "delete", "get", "batch delete", "batch get"] {
      let operation = try #require(EmptyAndLongKeysAreRefused.operations.first { $0.name == name })
      let error = storeError { try operation.run(harness.tables, key) }
      #expect(error?.code == .validation, "\(name)")
      #expect(error?.message == Self.mismatch, "\(name)")
    }
  }

  @Test(arguments: keys)
  func areReasonsInTransactions(key: Item) throws {
    let harness = try harness()
    for name in ["transact update", "transact delete", "transact check", "transact get"] {
      let operation = try #require(EmptyAndLongKeysAreRefused.operations.first { $0.name == name })
      let error = storeError { try operation.run(harness.tables, key) }
      #expect(error?.code == .transactionCanceled, "\(name)")
      #expect(error?.reasons.map(\.code) == ["ValidationError"], "\(name)")
      #expect(error?.reasons.first?.message == Self.mismatch, "\(name)")
    }
  }

  @Test(
    arguments: [
      (["sk": 1], "Missing the key pk in the item"), (["pk": "a"], "Missing the key sk in the item"),
      ([:], "Missing the key pk in the item"),
      (["pk": .b([1]), "sk": 1], "Type mismatch for key pk expected: S actual: B"),
      (["pk": "a", "sk": .null], "Type mismatch for key sk expected: N actual: NULL"),
      (["pk": "a", "sk": .bool(true)], "Type mismatch for key sk expected: N actual: BOOL"),
      (["pk": ["a"], "sk": 1], "Type mismatch for key pk expected: S actual: L"),
    ] as [(Item, String)])
  func ofItems(item: Item, reason: String) throws {
    let harness = try harness()
    let message = "One or more parameter values were invalid: " + reason
    for name in ["put", "batch put", "transact put"] {
      let operation = try #require(EmptyAndLongKeysAreRefused.operations.first { $0.name == name })
      let error = storeError { try operation.run(harness.tables, item) }
      if name == "transact put" {
        #expect(error?.code == .transactionCanceled)
        #expect(error?.reasons.first?.code == "ValidationError")
        #expect(error?.reasons.first?.message == message)
      } else {
        #expect(error?.code == .validation)
        #expect(error?.message == message)
      }
    }
    #expect(try harness.count(.items) == 0)
  }
}
