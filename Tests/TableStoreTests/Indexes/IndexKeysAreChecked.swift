import Testing

@testable import TableStore

struct IndexKeysAreChecked {
  private func harness() throws -> TableHarness {
    let harness = try TableHarness()
    try harness.createTable {
      $0.globalIndexes = [IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s)))]
    }
    return harness
  }

  @Test func inPuts() throws {
    let harness = try harness()
    #expect(
      storeError { try harness.put(["pk": "a", "g": 1]) }?.message
        == "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N "
        + "IndexName: by-g")
    #expect(
      storeError { try harness.put(["pk": "a", "g": ""]) }?.message
        == "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
        + "The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-g, IndexKey: g")
    #expect(storeError { try harness.put(["pk": "a", "g": .s(String(repeating: "g", count: 2049))]) } != nil)
    #expect(try harness.count(.items) == 0)
    try harness.put(["pk": "a", "g": .s(String(repeating: "g", count: 2048))])
    #expect(try harness.entries(of: "by-g").count == 1)
  }

  @Test func inUpdates() throws {
    let harness = try harness()
    try harness.put(["pk": "a", "g": "x"])
    var update = UpdateItemRequest("things", ["pk": "a"], "SET g = :g")
    update.expressionAttributeValues = [":g": 1]
    #expect(
      storeError { try harness.tables.updateItem(update) }?.message
        == "The update expression attempted to update the secondary index key to unsupported type")
    update.expressionAttributeValues = [":g": ""]
    #expect(storeError { try harness.tables.updateItem(update) }?.code == .validation)
    #expect(try harness.entries(of: "by-g") == [["pk": "a", "g": "x"]])
  }
}
