import Testing

@testable import TableStore

struct UpdateTableChangesWhatIsAsked {
  @Test func andNothingElse() throws {
    let harness = try TableHarness()
    try harness.createTable { $0.attributes = ["mode": "A", "class": "B"] }
    var request = UpdateTableRequest("things")
    #expect(
      storeError { try harness.tables.updateTable(request) }?.message
        == "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates "
        + "or SSESpecification or ReplicaUpdates is required")
    request.attributes = ["mode": "C"]
    _ = try harness.tables.updateTable(request)
    let table = try harness.tables.describeTable("things")
    #expect(table.attributes == ["mode": "C", "class": "B"])
    #expect(table.streamView == .newAndOldImages)
  }

  @Test func streamsAreTurnedOffBeforeTheyChange() throws {
    let harness = try TableHarness()
    try harness.createTable()
    var request = UpdateTableRequest("things")
    request.streamView = .some(.keysOnly)
    #expect(
      storeError { try harness.tables.updateTable(request) }?.message
        == "Table already has an enabled stream: TableName: things")
    request.streamView = .some(nil)
    #expect(try harness.tables.updateTable(request).streamView == nil)
    #expect(storeError { try harness.tables.updateTable(request) }?.code == .validation)
    request.streamView = .some(.keysOnly)
    #expect(try harness.tables.updateTable(request).streamView == .keysOnly)
    try harness.put(["pk": "a"])
    #expect(try harness.changes().last?.first?.view == .keysOnly)
  }

  @Test func oneIndexAtATime() throws {
    let harness = try TableHarness()
    try harness.createTable()
    func definition(_ name: String) -> IndexDefinition { IndexDefinition(name, KeySchema(KeyAttribute("g", .s))) }
    var both = UpdateTableRequest("things")
    both.createGlobalIndex = definition("one")
    both.deleteGlobalIndex = "two"
    #expect(storeError { try harness.tables.updateTable(both) }?.code == .limitExceeded)
    var request = UpdateTableRequest("things")
    request.createGlobalIndex = definition("one")
    let updating = try harness.tables.updateTable(request)
    #expect(updating.status == .updating)
    #expect(updating.globalIndexes[0].status == .creating)
    request.createGlobalIndex = definition("two")
    #expect(storeError { try harness.tables.updateTable(request) }?.code == .limitExceeded)
    try harness.settle()
    _ = try harness.tables.updateTable(request)
    try harness.settle()
    #expect(try harness.tables.describeTable("things").globalIndexes.map(\.status) == [.active, .active])
    var removal = UpdateTableRequest("things")
    removal.deleteGlobalIndex = "three"
    #expect(storeError { try harness.tables.updateTable(removal) }?.code == .resourceNotFound)
  }

  @Test func inDynamoDBsWords() throws {
    let harness = try TableHarness()
    func message(_ table: String = "things", _ change: (inout UpdateTableRequest) -> Void) -> String? {
      var request = UpdateTableRequest(table)
      change(&request)
      return storeError { try harness.tables.updateTable(request) }?.message
    }
    func index(_ name: String, _ key: KeySchema = KeySchema(KeyAttribute("g", .s))) -> IndexDefinition {
      IndexDefinition(name, key)
    }
    let omp = "One or more parameter values were invalid: "
    #expect(
      message("nothing") { $0.deletionProtection = true }
        == "Requested resource not found: Table: nothing not found")
    try harness.createTable { request in
      request.streamView = nil
      request.globalIndexes = (1...19).map { index("by-\($0)") }
    }
    #expect(message { $0.streamView = .some(nil) } == "Table has no stream to disable: TableName: things")
    #expect(message { $0.createGlobalIndex = index("by-1") } == omp + "Duplicate index name: by-1")
    #expect(message { $0.deleteGlobalIndex = "by-moon" } == "Requested resource not found")
    #expect(message { $0.createGlobalIndex = index("by-20") } == nil)
    let busy =
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
    #expect(message { $0.createGlobalIndex = index("by-21") } == busy)
    #expect(message { $0.deleteGlobalIndex = "by-1" } == busy)
    try harness.settle()
    #expect(
      message { $0.createGlobalIndex = index("by-21") }
        == omp + "GlobalSecondaryIndex count exceeds the per-table limit of 20")
    #expect(
      message { $0.createGlobalIndex = index("i!") }
        == "2 validation errors detected: Value 'i!' at 'indexName' failed to satisfy constraint: Member must satisfy "
        + "regular expression pattern: [a-zA-Z0-9_.-]+; Value 'i!' at 'indexName' failed to satisfy constraint: "
        + "Member must have length greater than or equal to 3")
    #expect(
      message { $0.createGlobalIndex = index("same", KeySchema(KeyAttribute("g", .s), KeyAttribute("g", .s))) }
        == "Both the Hash Key and the Range Key element in the KeySchema have the same name")
    #expect(message { $0.deleteGlobalIndex = "by-1" } == nil)
  }
}
