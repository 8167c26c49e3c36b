import Testing

@testable import TableStore

struct TablesComeAndGo {
  @Test func inTheirOrderByName() throws {
    let harness = try TableHarness()
    for name in ["zebra", "Apple", "mango"] { try harness.createTable(name) }
    let all = try harness.tables.listTables()
    #expect(all.tableNames == ["Apple", "mango", "zebra"])
    #expect(all.lastEvaluatedTableName == nil)
    let page = try harness.tables.listTables(ListTablesRequest(exclusiveStartTableName: "Apple", limit: 1))
    #expect(page.tableNames == ["mango"])
    #expect(page.lastEvaluatedTableName == "mango")
    #expect(
      storeError { try harness.tables.listTables(ListTablesRequest(exclusiveStartTableName: "a", limit: 101)) }?.message
        == "2 validation errors detected: Value 'a' at 'exclusiveStartTableName' failed to satisfy constraint: Member "
        + "must have length greater than or equal to 3; Value '101' at 'limit' failed to satisfy constraint: Member "
        + "must have value less than or equal to 100")
  }

  @Test func describedAsCreated() throws {
    let harness = try TableHarness()
    let key = KeySchema(KeyAttribute("pk", .b), KeyAttribute("sk", .n))
    let local = IndexDefinition(
      "by-l", KeySchema(KeyAttribute("pk", .b), KeyAttribute("l", .s)), projection: .include(["x", "y"]))
    let global = IndexDefinition(
      "by-g",
      KeySchema(
        partition: [KeyAttribute("g", .s), KeyAttribute("h", .n)], sort: [KeyAttribute("i", .b), KeyAttribute("j", .s)]),
      projection: .keysOnly)
    var request = CreateTableRequest("things", key)
    request.localIndexes = [local]
    request.globalIndexes = [global]
    request.streamView = .oldImage
    request.attributes = ["tags": ["a": "b"], "mode": "PROVISIONED"]
    let created = try harness.tables.createTable(request)
    try harness.reopen()
    let described = try harness.tables.describeTable("things")
    for table in [created, described] {
      #expect(table.key == key)
      #expect(table.localIndexes.map(\.definition) == [local])
      #expect(table.globalIndexes.map(\.definition) == [global])
      #expect(table.globalIndexes[0].status == .active)
      #expect(table.streamView == .oldImage)
      #expect(table.attributes == request.attributes)
      #expect(table.status == .active)
      #expect(table.createdAt > 0)
    }
    #expect(created.id == described.id)
    #expect(storeError { try harness.tables.createTable(request) }?.message == "Table already exists: things")
  }

  @Test func deletedAtOnceAndFreedLater() throws {
    let harness = try TableHarness()
    try harness.createTable(sorted: true) {
      $0.globalIndexes = [IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s)))]
    }
    try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest("things", attributeName: "ttl"))
    for number in 0..<3000 {
      try harness.put(["pk": "a", "sk": .n(Number(number)), "g": "x", "ttl": .n(Number(3_000_000_000))])
    }
    let first = try harness.tables.describeTable("things")
    #expect(try harness.tables.deleteTable("things").status == .deleting)
    let error = storeError { try harness.tables.describeTable("things") }
    #expect(error?.code == .resourceNotFound)
    #expect(error?.message == "Requested resource not found: Table: things not found")
    // The name is free at once, and the new table has nothing of the old one.
    try harness.createTable(sorted: true)
    #expect(try harness.item(["pk": "a", "sk": 1]) == nil)
    try harness.put(["pk": "a", "sk": 1])
    #expect(try harness.tables.describeTable("things").id != first.id)
    try harness.settle()
    #expect(try harness.count(.items) == 1)
    #expect(try harness.count(.indexes) == 0)
    #expect(try harness.count(.expiry) == 0)
    #expect(try harness.engine.all(.system, SystemKey.range(.job)).isEmpty)
  }

  @Test func unlessProtected() throws {
    let harness = try TableHarness()
    try harness.createTable { $0.deletionProtection = true }
    #expect(
      storeError { try harness.tables.deleteTable("things") }?.message
        == "Resource cannot be deleted as it is currently protected against deletion. "
        + "Disable deletion protection first.")
    var request = UpdateTableRequest("things")
    request.deletionProtection = false
    #expect(try harness.tables.updateTable(request).deletionProtection == false)
    _ = try harness.tables.deleteTable("things")
  }

  @Test func manyOfThem() throws {
    let harness = try TableHarness()
    for number in 0..<300 { try harness.createTable("table-\(number)") }
    for number in stride(from: 0, to: 300, by: 7) { try harness.put(["pk": "a", "n": 1], in: "table-\(number)") }
    try harness.reopen()
    #expect(try harness.item(["pk": "a"], in: "table-294") == ["pk": "a", "n": 1])
    let descriptors = try (0..<300).map { try harness.tables.describeTable("table-\($0)").id }
    #expect(Set(descriptors).count == 300)
  }
}
