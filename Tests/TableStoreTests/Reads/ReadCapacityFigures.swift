import TestSupport
import Testing

@testable import TableStore

struct ReadCapacityFigures {
  @Test func `A read costs a unit for each started 4 KB, half of it if eventual, twice in a transaction`() {
    #expect(ReadCapacity(.consistent).units(bytes: 0) == 1)
    #expect(ReadCapacity(.consistent).units(bytes: 4096) == 1)
    #expect(ReadCapacity(.consistent).units(bytes: 4097) == 2)
    #expect(ReadCapacity(.eventual).units(bytes: 4097) == 1)
    #expect(ReadCapacity(.transactional).units(bytes: 1) == 2)
  }

  /// Items of exactly 4,096 and 4,097 bytes, and no item.
  private func sizes(in store: Store) throws -> Table {
    let table = try store.createTable("sizes", key: KeyAttribute("id", .s))
    for (id, size) in [("a", 4096), ("b", 4097)] {
      try table.put(Item(["id": .s(id), "x": .s(String(repeating: "x", count: size - 4))]))
    }
    return table
  }

  @Test(arguments: [("a", 1.0), ("b", 2), ("none", 1)])
  func `A get costs by the whole item, whatever it returns`(id: String, units: Double) throws {
    try withTemporaryStore { store in
      _ = try sizes(in: store)
      var request = GetItemRequest("sizes", ["id": .s(id)])
      request.projectionExpression = "id"
      #expect(try store.getItem(request).consumedCapacity == nil)
      request.returnConsumedCapacity = .total
      #expect(
        try store.getItem(request).consumedCapacity
          == ConsumedCapacity(tableName: "sizes", total: .init(capacity: units / 2)))
      request.consistentRead = true
      request.returnConsumedCapacity = .indexes
      #expect(
        try store.getItem(request).consumedCapacity
          == ConsumedCapacity(
            tableName: "sizes", total: .init(capacity: units), table: .init(capacity: units)))
    }
  }

  @Test func `A batch rounds each item up, a query the sum`() throws {
    try withTemporaryStore { store in
      _ = try sizes(in: store)
      var keys = KeysAndAttributes([["id": "a"], ["id": "b"], ["id": "none"]])
      var request = BatchGetItemRequest(["sizes": keys])
      request.returnConsumedCapacity = .total
      #expect(try store.batchGetItem(request).consumedCapacity?.map(\.total.capacity) == [2])
      keys.consistentRead = true
      request.requestItems = ["sizes": keys]
      #expect(try store.batchGetItem(request).consumedCapacity?.map(\.total.capacity) == [4])
      var scan = ScanRequest("sizes")
      scan.returnConsumedCapacity = .total
      scan.select = .count
      #expect(try store.scan(scan).consumedCapacity?.total.capacity == 1.5)
      scan.consistentRead = true
      #expect(try store.scan(scan).consumedCapacity?.total.capacity == 3)
      let transaction = ["a", "b", "none"].map { GetItemRequest("sizes", ["id": .s($0)]) }
      var gets = TransactGetItemsRequest(transaction)
      gets.returnConsumedCapacity = .indexes
      #expect(
        try store.transactGetItems(gets).consumedCapacity
          == [
            ConsumedCapacity(
              tableName: "sizes", total: .init(capacity: 8, read: 8), table: .init(capacity: 8, read: 8))
          ])
    }
  }

  @Test func `A query sums the sizes of what it read before rounding`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 10, filler: 1000)
      var request = ReadFixture.request(table, "id = :p", [":p": "p", ":t": true])
      request.filterExpression = "even = :t"
      request.returnConsumedCapacity = .total
      #expect(try store.query(request).consumedCapacity?.total.capacity == 1.5)
      request.consistentRead = true
      #expect(try store.query(request).consumedCapacity?.total.capacity == 3)
      request.limit = 4
      #expect(try store.query(request).consumedCapacity?.total.capacity == 1)
      request.limit = 5
      #expect(try store.query(request).consumedCapacity?.total.capacity == 2)
    }
  }

  @Test func `A page without items costs one block`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 1)
      var request = ReadFixture.request(table, "id = :p", [":p": "nobody"])
      request.returnConsumedCapacity = .indexes
      #expect(
        try store.query(request).consumedCapacity
          == ConsumedCapacity(tableName: table.name, total: .init(capacity: 0.5), table: .init(capacity: 0.5)))
    }
  }

  @Test func `A query of a global index costs by its entries`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable(
        "things", key: KeyAttribute("id", .n),
        globalIndexes: [IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s)), projection: .keysOnly)])
      for id in 1...5 {
        try table.put(Item(["id": .n(Number(id)), "g": "x", "body": .s(String(repeating: "x", count: 4000))]))
      }
      var request = QueryRequest("things", "g = :g")
      request.indexName = "by-g"
      request.expressionAttributeValues = [":g": "x"]
      request.returnConsumedCapacity = .indexes
      #expect(
        try store.query(request).consumedCapacity
          == ConsumedCapacity(
            tableName: "things", total: .init(capacity: 0.5), table: .init(capacity: 0),
            globalIndexes: ["by-g": .init(capacity: 0.5)]))
    }
  }
}
