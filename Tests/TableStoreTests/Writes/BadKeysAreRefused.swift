import Testing

@testable import TableStore

struct BadKeysAreRefused {
  private static let long = String(repeating: "k", count: 2049)

  @Test(arguments: [
    (["x": 1] as Item, "One or more parameter values were invalid: Missing the key pk in the item"),
    (["pk": "a"] as Item, "One or more parameter values were invalid: Missing the key sk in the item"),
    (
      ["pk": 1, "sk": 1] as Item,
      "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N"
    ),
    (
      ["pk": "", "sk": 1] as Item,
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        + "string value. Key: pk"
    ),
    (
      ["pk": .s(long), "sk": 1] as Item,
      "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
    ),
  ])
  func inPuts(item: Item, message: String) throws {
    let harness = try TableHarness()
    try harness.createTable(sorted: true)
    let error = storeError { try harness.put(item) }
    #expect(error?.code == .validation)
    #expect(error?.message == message)
    #expect(try harness.count(.items) == 0)
  }

  @Test(arguments: [["pk": "a"] as Item, ["pk": "a", "sk": 1, "x": 1], ["pk": "a", "sk": "1"], ["pk": "a", "x": 1]])
  func inDeletesAndUpdates(key: Item) throws {
    let harness = try TableHarness()
    try harness.createTable(sorted: true)
    let message = "The provided key element does not match the schema"
    #expect(storeError { try harness.tables.deleteItem(DeleteItemRequest("things", key)) }?.message == message)
    #expect(storeError { try harness.tables.updateItem(UpdateItemRequest("things", key)) }?.message == message)
  }

  @Test func beforeTheTableIsLookedFor() throws {
    let harness = try TableHarness()
    #expect(storeError { try harness.put(["pk": "a"], in: "t") }?.code == .validation)
    let missing = storeError { try harness.put(["pk": "a"]) }
    #expect(missing?.code == .resourceNotFound)
    #expect(missing?.message == "Requested resource not found")
  }
}
