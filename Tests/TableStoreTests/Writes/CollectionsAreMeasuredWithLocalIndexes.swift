import Testing

@testable import TableStore

struct CollectionsAreMeasuredWithLocalIndexes {
  private func harness() throws -> TableHarness {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.createTable("local", sorted: true) {
      $0.localIndexes = [IndexDefinition("by-l", KeySchema(KeyAttribute("pk", .s), KeyAttribute("l", .n)))]
    }
    return harness
  }

  private let figures = ItemCollectionMetrics(itemCollectionKey: ["pk": "a"], sizeEstimateRangeGB: [0, 1])

  @Test func byEverySingleWrite() throws {
    let harness = try harness()
    var put = PutItemRequest("local", ["pk": "a", "sk": 1])
    #expect(try harness.tables.putItem(put).itemCollectionMetrics == nil)
    put.returnItemCollectionMetrics = true
    #expect(try harness.tables.putItem(put).itemCollectionMetrics == figures)
    var update = UpdateItemRequest("local", ["pk": "a", "sk": 1], "REMOVE x")
    update.returnItemCollectionMetrics = true
    #expect(try harness.tables.updateItem(update).itemCollectionMetrics == figures)
    var delete = DeleteItemRequest("local", ["pk": "a", "sk": 1])
    delete.returnItemCollectionMetrics = true
    #expect(try harness.tables.deleteItem(delete).itemCollectionMetrics == figures)
    var other = PutItemRequest("things", ["pk": "a"])
    other.returnItemCollectionMetrics = true
    #expect(try harness.tables.putItem(other).itemCollectionMetrics == nil)
  }

  @Test func onceACollectionInBatchesAndTransactions() throws {
    let harness = try harness()
    var batch = BatchWriteItemRequest([
      "local": [.put(["pk": "a", "sk": 1]), .put(["pk": "a", "sk": 2])], "things": [.put(["pk": "a"])],
    ])
    batch.returnItemCollectionMetrics = true
    #expect(try harness.tables.batchWriteItem(batch).itemCollectionMetrics == ["local": [figures]])
    var transaction = TransactWriteItemsRequest([
      .put(PutItemRequest("local", ["pk": "a", "sk": 3])), .put(PutItemRequest("things", ["pk": "b"])),
    ])
    transaction.returnItemCollectionMetrics = true
    #expect(try harness.tables.transactWriteItems(transaction).itemCollectionMetrics == ["local": [figures]])
  }
}
