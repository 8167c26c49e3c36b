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

  private static let omp = "One or more parameter values were invalid: "
  private static let update = "The update expression attempted to update the secondary index key to unsupported type"

  @Test(
    arguments: [
      (1, omp + "Type mismatch for Index Key g Expected: S Actual: N IndexName: by-g", update),
      (.null, omp + "Type mismatch for Index Key g Expected: S Actual: NULL IndexName: by-g", update),
      (["x": 1], omp + "Type mismatch for Index Key g Expected: S Actual: M IndexName: by-g", update),
      (.ss(["x"]), omp + "Type mismatch for Index Key g Expected: S Actual: SS IndexName: by-g", update),
      (
        "",
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
          + "The AttributeValue for a key attribute cannot contain an empty string value. "
          + "IndexName: by-g, IndexKey: g",
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key "
          + "to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string "
          + "value."
      ),
      (
        .s(String(repeating: "g", count: 2049)),
        omp + "Size of hashkey has exceeded the maximum size limit of2048 bytes",
        omp + "Size of hashkey has exceeded the maximum size limit of2048 bytes"
      ),
    ] as [(AttributeValue, String, String)])
  func byEveryWrite(value: AttributeValue, ofPuts: String, ofUpdates: String) throws {
    let harness = try harness()
    try harness.put(["pk": "a", "twin": value])
    let item: Item = try Item(["pk": "b", "g": value])
    var set = UpdateItemRequest("things", ["pk": "a"], "SET g = :g")
    set.expressionAttributeValues = try Item([":g": value])
    var legacy = UpdateItemRequest("things", ["pk": "a"])
    legacy.attributeUpdates = ["g": AttributeUpdate(.put, value)]
    let copy = UpdateItemRequest("things", ["pk": "a"], "SET g = twin")
    #expect(storeError { try harness.put(item) }?.message == ofPuts)
    #expect(
      storeError { try harness.tables.batchWriteItem(.init(["things": [.put(["pk": "c"]), .put(item)]])) }?.message
        == ofPuts)
    for request in [set, legacy, copy] {
      #expect(storeError { try harness.tables.updateItem(request) }?.message == ofUpdates)
    }
    let transaction = TransactWriteItemsRequest([.put(PutItemRequest("things", item)), .update(set)])
    let error = storeError { try harness.tables.transactWriteItems(transaction) }
    #expect(error?.reasons.map(\.message) == [ofPuts, ofUpdates])
    #expect(try harness.count(.items) == 1)
    #expect(try harness.entries(of: "by-g").isEmpty)
  }

  @Test func inEveryAttributeOfTheKey() throws {
    let harness = try TableHarness()
    try harness.createTable {
      $0.globalIndexes = [IndexDefinition("by-g-h", KeySchema(KeyAttribute("g", .s), KeyAttribute("h", .n)))]
    }
    // The item would not be in the index anyway: `g` is missing.
    #expect(
      storeError { try harness.put(["pk": "a", "h": "text"]) }?.message
        == "One or more parameter values were invalid: Type mismatch for Index Key h Expected: N Actual: S "
        + "IndexName: by-g-h")
    try harness.put(["pk": "a", "h": 1])
    #expect(try harness.entries(of: "by-g-h").isEmpty)
    var update = UpdateItemRequest("things", ["pk": "a"], "SET h = :h")
    update.expressionAttributeValues = [":h": "text"]
    #expect(storeError { try harness.tables.updateItem(update) }?.code == .validation)
  }

  @Test func butAnUpdateMayLeaveWhatItFinds() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "a", "g": 1, "h": "text"])
    var request = UpdateTableRequest("things")
    request.createGlobalIndex = IndexDefinition("by-g-h", KeySchema(KeyAttribute("g", .s), KeyAttribute("h", .n)))
    _ = try harness.tables.updateTable(request)
    try harness.settle()
    var update = UpdateItemRequest("things", ["pk": "a"], "SET n = :v")
    update.expressionAttributeValues = [":v": 1]
    _ = try harness.tables.updateItem(update)
    update.updateExpression = "SET h = :v"
    // The value that is there is refused too where the update states it.
    update.expressionAttributeValues = [":v": "text"]
    #expect(storeError { try harness.tables.updateItem(update) }?.code == .validation)
    update.expressionAttributeValues = [":v": "other"]
    #expect(storeError { try harness.tables.updateItem(update) }?.code == .validation)
    update.updateExpression = "SET g = :v"
    update.expressionAttributeValues = [":v": "usable"]
    _ = try harness.tables.updateItem(update)
    #expect(try harness.entries(of: "by-g-h").isEmpty)
  }
}
