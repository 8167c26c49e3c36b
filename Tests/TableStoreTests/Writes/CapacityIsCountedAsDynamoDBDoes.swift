import Testing

@testable import TableStore

struct CapacityIsCountedAsDynamoDBDoes {
  private func text(_ count: Int) -> AttributeValue { .s(String(repeating: "x", count: count)) }

  private func put(_ harness: TableHarness, _ item: Item) throws -> ConsumedCapacity? {
    var request = PutItemRequest("things", item)
    request.returnConsumedCapacity = .indexes
    return try harness.tables.putItem(request).consumedCapacity
  }

  @Test func ofTheTableByTheLargerImage() throws {
    let harness = try TableHarness()
    try harness.createTable()
    // "pk" + "a" + "t" are 4 bytes.
    #expect(try put(harness, ["pk": "a", "t": text(1020)])?.table?.capacity == 1)
    #expect(try put(harness, ["pk": "a", "t": text(1021)])?.table?.capacity == 2)
    #expect(try put(harness, ["pk": "a"])?.table?.capacity == 2)
    #expect(try put(harness, ["pk": "a"])?.total.capacity == 1)
  }

  @Test func ofIndexesByWhatChanges() throws {
    let harness = try TableHarness()
    try harness.createTable {
      $0.globalIndexes = [
        IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s)), projection: .include(["p"]))
      ]
    }
    #expect(try put(harness, ["pk": "a"])?.globalIndexes == [:])
    #expect(try put(harness, ["pk": "a", "g": "1"])?.globalIndexes["by-g"]?.capacity == 1)
    #expect(try put(harness, ["pk": "a", "g": "1", "q": 1])?.globalIndexes == [:])
    #expect(try put(harness, ["pk": "a", "g": "1", "p": 1])?.globalIndexes["by-g"]?.capacity == 1)
    let moved = try put(harness, ["pk": "a", "g": "2", "p": 1])
    #expect(moved?.globalIndexes["by-g"]?.capacity == 2)
    #expect(moved?.total.capacity == 3)
    #expect(try put(harness, ["pk": "a", "p": text(1500)])?.globalIndexes["by-g"]?.capacity == 1)
    #expect(try put(harness, ["pk": "a", "g": "1", "p": text(1500)])?.globalIndexes["by-g"]?.capacity == 2)
  }

  @Test func ofCollectionsWithLocalIndexes() throws {
    let harness = try TableHarness()
    try harness.createTable(sorted: true) {
      $0.localIndexes = [IndexDefinition("by-l", KeySchema(KeyAttribute("pk", .s), KeyAttribute("l", .n)))]
    }
    var request = PutItemRequest("things", ["pk": "a", "sk": 1, "l": 2])
    request.returnItemCollectionMetrics = true
    let metrics = try harness.tables.putItem(request).itemCollectionMetrics
    #expect(metrics?.itemCollectionKey == ["pk": "a"])
    #expect(metrics?.sizeEstimateRangeGB == [0, 1])
  }
}
