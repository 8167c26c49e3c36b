import Testing

@testable import TableStore

/// What each of a row of writes to one item costs, in the table and in its indexes.
struct WriteCapacityFigures {
  private struct Step {
    let update: String?
    let values: Item?
    let table: Int
    /// by-g (keys only), by-h (all), by-l (a local one that includes `p`).
    let indexes: [Int]

    init(_ update: String?, _ values: Item? = nil, table: Int, _ indexes: [Int]) {
      (self.update, self.values, self.table, self.indexes) = (update, values, table, indexes)
    }
  }

  private static func text(_ count: Int) -> AttributeValue { .s(String(repeating: "x", count: count)) }

  private func harness() throws -> TableHarness {
    let harness = try TableHarness()
    try harness.createTable(sorted: true) {
      $0.globalIndexes = [
        IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s)), projection: .keysOnly),
        IndexDefinition("by-h", KeySchema(KeyAttribute("h", .s))),
      ]
      $0.localIndexes = [
        IndexDefinition(
          "by-l", KeySchema(KeyAttribute("pk", .s), KeyAttribute("l", .n)), projection: .include(["p"]))
      ]
    }
    return harness
  }

  private func indexUnits(_ capacity: ConsumedCapacity?) -> [Double] {
    [capacity?.globalIndexes["by-g"], capacity?.globalIndexes["by-h"], capacity?.localIndexes["by-l"]]
      .map { $0?.capacity ?? 0 }
  }

  @Test func ofOneItemsLife() throws {
    let harness = try harness()
    // The key is 7 bytes: "pk", "a", "sk" and a number of one digit.
    let steps = [
      Step(nil, table: 1, [0, 0, 0]),
      Step("SET g = :v", [":v": "1"], table: 1, [1, 0, 0]),
      Step("SET q = :v", [":v": 1], table: 1, [0, 0, 0]),
      Step("SET g = :v", [":v": "2"], table: 1, [2, 0, 0]),
      Step("SET g = :v", [":v": "2"], table: 1, [0, 0, 0]),
      Step("SET h = :v", [":v": "x"], table: 1, [0, 1, 0]),
      Step("SET q = :v", [":v": 2], table: 1, [0, 1, 0]),
      Step("SET l = :v", [":v": 5], table: 1, [0, 1, 1]),
      Step("SET p = :v", [":v": Self.text(2000)], table: 2, [0, 2, 2]),
      Step("SET l = :v", [":v": 6], table: 2, [0, 2, 4]),
      Step("SET q = :v", [":v": 3], table: 2, [0, 2, 0]),
      Step("SET g = :v, h = :v", [":v": "3"], table: 2, [2, 4, 0]),
      Step("REMOVE h", table: 2, [0, 2, 0]),
      Step("REMOVE g", table: 2, [1, 0, 0]),
      Step("SET p = :v", [":v": "short"], table: 2, [0, 0, 2]),
      Step("SET absent = :v REMOVE l", [":v": 1], table: 1, [0, 0, 1]),
      Step("REMOVE nothing", table: 1, [0, 0, 0]),
    ]
    for step in steps {
      var request = UpdateItemRequest("things", ["pk": "a", "sk": 1], step.update)
      request.expressionAttributeValues = step.values
      request.returnConsumedCapacity = .indexes
      let capacity = try harness.tables.updateItem(request).consumedCapacity
      let name = "\(step.update ?? "nothing")"
      #expect(capacity?.tableName == "things")
      #expect(capacity?.table?.capacity == Double(step.table), "\(name)")
      #expect(indexUnits(capacity) == step.indexes.map(Double.init), "\(name)")
      #expect(capacity?.total.capacity == Double(step.table + step.indexes.reduce(0, +)), "\(name)")
    }
  }

  @Test func ofDeletes() throws {
    let harness = try harness()
    func delete(_ detail: ReturnConsumedCapacity) throws -> ConsumedCapacity? {
      var request = DeleteItemRequest("things", ["pk": "a", "sk": 1])
      request.returnConsumedCapacity = detail
      return try harness.tables.deleteItem(request).consumedCapacity
    }
    let item: Item = ["pk": "a", "sk": 1, "g": "1", "l": 1, "p": Self.text(3000)]
    try harness.put(item)
    let full = try delete(.indexes)
    #expect(full?.table?.capacity == 3)
    #expect(indexUnits(full) == [1, 0, 3])
    #expect(full?.total == ConsumedCapacity.Units(capacity: 7))
    try harness.put(item)
    #expect(try delete(.total) == ConsumedCapacity(tableName: "things", total: .init(capacity: 7)))
    #expect(try delete(.indexes)?.total.capacity == 1)
    #expect(try delete(.none) == nil)
  }

  @Test(arguments: [(1, 1), (1024, 1), (1025, 2), (2048, 2), (2049, 3), (409_600, 400)])
  func bySize(size: Int, units: Double) throws {
    let harness = try TableHarness()
    try harness.createTable()
    // "pk", "a" and "t" are 4 bytes.
    var request = PutItemRequest("things", try Item(["pk": "a", "t": Self.text(max(0, size - 4))]))
    request.returnConsumedCapacity = .total
    #expect(try harness.tables.putItem(request).consumedCapacity?.total.capacity == units)
  }

  @Test func ofBatchesByTable() throws {
    let harness = try harness()
    try harness.createTable("others")
    try harness.put(["pk": "old", "t": Self.text(5000)], in: "others")
    var request = BatchWriteItemRequest([
      "things": [.put(["pk": "a", "sk": 1, "g": "x"]), .put(["pk": "a", "sk": 2, "p": Self.text(2000)])],
      "others": [.delete(["pk": "old"]), .delete(["pk": "none"])],
    ])
    request.returnConsumedCapacity = .indexes
    let reply = try harness.tables.batchWriteItem(request)
    #expect(reply.consumedCapacity?.map(\.tableName) == ["others", "things"])
    #expect(reply.consumedCapacity?.map(\.total.capacity) == [6, 4])
    #expect(reply.consumedCapacity?.last?.table?.capacity == 3)
    #expect(reply.consumedCapacity?.last?.globalIndexes["by-g"]?.capacity == 1)
    #expect(reply.unprocessedItems.isEmpty)
  }

  @Test func ofTransactionsTwiceInTheTableOnly() throws {
    let harness = try harness()
    try harness.createTable("others")
    var update = UpdateItemRequest("things", ["pk": "a", "sk": 1], "SET g = :g")
    update.expressionAttributeValues = [":g": "x"]
    var check = DeleteItemRequest("others", ["pk": "none"])
    check.condition = WriteCondition("attribute_not_exists(pk)")
    var request = TransactWriteItemsRequest([
      .update(update), .put(PutItemRequest("things", ["pk": "a", "sk": 2, "p": Self.text(1500)])),
      .conditionCheck(check),
    ])
    request.returnConsumedCapacity = .indexes
    let capacity = try harness.tables.transactWriteItems(request).consumedCapacity
    let things = try #require(capacity?.first { $0.tableName == "things" })
    #expect(things.total == ConsumedCapacity.Units(capacity: 7, write: 7))
    #expect(things.table == ConsumedCapacity.Units(capacity: 6, write: 6))
    #expect(things.globalIndexes == ["by-g": ConsumedCapacity.Units(capacity: 1, write: 1)])
    #expect(capacity?.first { $0.tableName == "others" }?.total == ConsumedCapacity.Units(capacity: 2, write: 2))
  }
}
