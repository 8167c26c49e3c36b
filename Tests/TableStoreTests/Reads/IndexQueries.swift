import TestSupport
import Testing

@testable import TableStore

struct IndexQueries {
  /// A table with a KEYS_ONLY local index, an INCLUDE global one and a global one of several attributes.
  private func makeTable(_ store: Store) throws -> Table {
    let table = try store.createTable(
      "orders", key: KeyAttribute("customer", .s), sort: KeyAttribute("id", .n),
      globalIndexes: [
        IndexDefinition(
          "by-status", KeySchema(KeyAttribute("status", .s), KeyAttribute("total", .n)), projection: .include(["note"])),
        IndexDefinition(
          "by-place",
          KeySchema(
            partition: [KeyAttribute("country", .s), KeyAttribute("city", .s)],
            sort: [KeyAttribute("street", .s), KeyAttribute("number", .n)])),
      ],
      localIndexes: [
        IndexDefinition(
          "by-total", KeySchema(KeyAttribute("customer", .s), KeyAttribute("total", .n)), projection: .keysOnly)
      ])
    for id in 1...6 {
      try table.put(
        Item([
          "customer": "c", "id": .n(Number(id)), "total": .n(Number(100 - id)), "status": id < 4 ? "open" : "done",
          "note": .s("n\(id)"), "secret": .s("s\(id)"), "country": "DE", "city": id < 3 ? "Bonn" : "Köln",
          "street": .s("S\(id % 2)"), "number": .n(Number(id)),
        ]))
    }
    try table.put(["customer": "c", "id": 7])
    return table
  }

  @Test func `A global index returns what it projects, in its order, with a start key of both keys`() throws {
    try withTemporaryStore { store in
      let table = try makeTable(store)
      var request = ReadFixture.request(table, "#s = :o", [":o": "open"])
      request.indexName = "by-status"
      request.expressionAttributeNames = ["#s": "status"]
      request.limit = 2
      let page = try store.query(request)
      #expect(
        page.items == [
          ["customer": "c", "id": 3, "status": "open", "total": 97, "note": "n3"],
          ["customer": "c", "id": 2, "status": "open", "total": 98, "note": "n2"],
        ])
      #expect(page.lastEvaluatedKey == ["customer": "c", "id": 2, "status": "open", "total": 98])
      request.exclusiveStartKey = page.lastEvaluatedKey
      #expect(try store.query(request).items.compactMap { $0.int("id") } == [1])
      request.exclusiveStartKey = ["customer": "c", "id": 2]
      expectError(.validation, "The provided starting key is invalid") { _ = try store.query(request) }
    }
  }

  @Test func `A global index refuses what it cannot give`() throws {
    try withTemporaryStore { store in
      let table = try makeTable(store)
      var request = ReadFixture.request(table, "#s = :o", [":o": "open"])
      request.expressionAttributeNames = ["#s": "status"]
      request.indexName = "by-moon"
      expectError(.validation, "The table does not have the specified index: by-moon") { _ = try store.query(request) }
      request.indexName = "by-status"
      request.consistentRead = true
      expectError(.validation, "Consistent reads are not supported on global secondary indexes") {
        _ = try store.query(request)
      }
      request.consistentRead = false
      request.select = .allAttributes
      expectError(
        .validation,
        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary "
          + "index by-status because its projection type is not ALL"
      ) { _ = try store.query(request) }
      request.select = nil
      request.projectionExpression = "secret"
      expectError(
        .validation,
        "One or more parameter values were invalid: Global secondary index by-status does not project [secret]"
      ) { _ = try store.query(request) }
    }
  }

  @Test func `A local index fetches what it lacks, and charges for it`() throws {
    try withTemporaryStore { store in
      let table = try makeTable(store)
      var request = ReadFixture.request(table, "customer = :c", [":c": "c"])
      request.indexName = "by-total"
      request.consistentRead = true
      request.returnConsumedCapacity = .indexes
      var page = try store.query(request)
      #expect(page.items.first == ["customer": "c", "id": 6, "total": 94])
      #expect(page.consumedCapacity?.localIndexes["by-total"]?.capacity == 1)
      #expect(page.consumedCapacity?.table?.capacity == 0)
      request.select = .allAttributes
      page = try store.query(request)
      #expect(page.items.count == 6)
      #expect(page.items.first?["secret"] == "s6")
      #expect(page.consumedCapacity?.table?.capacity == 6)
      #expect(page.consumedCapacity?.total.capacity == 7)
    }
  }

  @Test func `A local index returns what it projects, whatever the filter looks at`() throws {
    try withTemporaryStore { store in
      let table = try makeTable(store)
      var request = ReadFixture.request(table, "customer = :c AND #t < :t", [":c": "c", ":t": 96, ":s": "s5"])
      request.expressionAttributeNames = ["#t": "total"]
      request.indexName = "by-total"
      request.filterExpression = "secret = :s"
      let projected: Item = ["customer": "c", "id": 5, "total": 95]
      for select in [nil, Select.allProjectedAttributes] {
        request.select = select
        let page = try store.query(request)
        #expect(page.items == [projected])
        #expect(page.scannedCount == 2)
      }
      request.select = .count
      #expect(try store.query(request).count == 1)
      request.select = .specificAttributes
      request.projectionExpression = "note, #t"
      #expect(try store.query(request).items == [["note": "n5", "total": 95]])
      request.projectionExpression = nil
      request.select = .allAttributes
      #expect(try store.query(request).items.first?.count == 10)
      var scan = ScanRequest(table.name)
      scan.indexName = "by-total"
      scan.filterExpression = "secret = :s"
      scan.expressionAttributeValues = [":s": "s5"]
      #expect(try store.scan(scan).items == [projected])
    }
  }

  @Test func `Items that lack one of the key's attributes are not in the index`() throws {
    try withTemporaryStore { store in
      let table = try makeTable(store)
      let whole: [String: AttributeValue] = [
        "customer": "d", "country": "FR", "city": "Lyon", "street": "S", "number": 1,
      ]
      for (id, absent) in [nil, "country", "city", "street", "number"].enumerated() {
        try table.put(Item(whole.filter { $0.key != absent }.merging(["id": .n(Number(id))]) { $1 }))
      }
      var request = ReadFixture.request(table, "country = :f AND city = :l", [":f": "FR", ":l": "Lyon"])
      request.indexName = "by-place"
      request.limit = 1
      let page = try store.query(request)
      #expect(page.items.compactMap { $0.int("id") } == [0])
      #expect(
        page.lastEvaluatedKey
          == ["customer": "d", "id": 0, "country": "FR", "city": "Lyon", "street": "S", "number": 1])
      request.exclusiveStartKey = page.lastEvaluatedKey
      #expect(try store.query(request).items.isEmpty)
    }
  }

  @Test func `Several key attributes are matched from the left`() throws {
    try withTemporaryStore { store in
      let table = try makeTable(store)
      func ids(_ condition: String, _ values: [String: AttributeValue]) throws -> [Int] {
        try table.query(
          .init(condition), names: ["#n": "number"].filter { condition.contains($0.key) }, values: values,
          index: "by-place"
        ).all().compactMap { $0.int("id") }
      }
      let place: [String: AttributeValue] = [":d": "DE", ":k": "Köln"]
      #expect(try ids("country = :d AND city = :k", place) == [4, 6, 3, 5])
      #expect(
        try ids("country = :d AND city = :k AND street = :s AND #n > :n", place.merging([":s": "S0", ":n": 4]) { $1 })
          == [6])
      expectError(.validation, "Query condition missed key schema element: city") {
        _ = try ids("country = :d", [":d": "DE"])
      }
    }
  }

  @Test func `A filter on what a local index lacks returns no more than the index shows`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable(
        "things", key: KeyAttribute("id", .s), sort: KeyAttribute("n", .n),
        localIndexes: [
          IndexDefinition("by-m", KeySchema(KeyAttribute("id", .s), KeyAttribute("m", .n)), projection: .keysOnly)
        ])
      try table.put(["id": "p", "n": 1, "m": 2, "kind": "k", "body": "text"])
      let keys: Item = ["id": "p", "n": 1, "m": 2]
      #expect(try table.query("id = :p", values: [":p": "p"], index: "by-m").all() == [keys])
      let filter = Attribute("kind") == "k"
      #expect(try table.query("id = :p", values: [":p": "p"], index: "by-m", filter: filter).all() == [keys])
      #expect(try table.scan(filter: filter, index: "by-m").all() == [keys])
      #expect(
        try table.query("id = :p", values: [":p": "p"], index: "by-m", filter: filter, project: "body").all()
          == [["body": "text"]])
    }
  }
}
