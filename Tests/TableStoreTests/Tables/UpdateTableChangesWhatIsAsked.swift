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
}
