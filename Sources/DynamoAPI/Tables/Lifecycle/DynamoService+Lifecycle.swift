import TableStore

/// Changes of tables, at once or as slowly as ``DynamoService/delayTables(by:)`` asks for.
extension DynamoService {
  func createTable(_ request: CreateTableRequest) async throws -> TableDescription {
    guard let lifecycle else { return try await store.createTable(request) }
    let exists = { @Sendable (name: String) in
      WireError(.dynamo, "ResourceInUseException", "Table already exists: \(name)")
    }
    if let table = lifecycle.description(of: request.tableName, now: now()) { throw exists(table.name) }
    var request = request
    // Nobody's until it is finished, as a table is that is being filled.
    request.isBeingMade = true
    return try await restore(request, exists) { _ in try await Task.sleep(for: lifecycle.delay) }
  }

  func describeTable(_ name: String) async throws -> TableDescription {
    let name = identity.tableName(name)
    if let table = lifecycle?.description(of: name, now: now()) { return table }
    return try await store.describeTable(name)
  }

  func updateTable(_ change: TableChange) async throws -> TableDescription {
    guard let lifecycle else { return try await change.run(self) }
    try requireUnchanging(change.tableName)
    let known = try await store.describeTable(identity.tableName(change.tableName))
    var table = try await change.run(self)
    table.status = .updating
    let names = Set(known.globalIndexes.map(\.definition.name))
    for index in table.globalIndexes.indices where !names.contains(table.globalIndexes[index].definition.name) {
      table.globalIndexes[index].status = .creating
      table.globalIndexes[index].backfilling = true
    }
    lifecycle.begin(table, now: now())
    return table
  }

  func deleteTable(_ name: String) async throws -> TableDescription {
    guard let lifecycle else { return try await store.deleteTable(identity.tableName(name)) }
    try requireUnchanging(name)
    var table = try await store.deleteTable(identity.tableName(name))
    table.status = .deleting
    lifecycle.begin(table, now: now())
    return table
  }

  /// Tables that are being deleted are still among the names.
  func listTables(_ request: ListTablesRequest) async throws -> ListTablesResponse {
    var response = try await store.listTables(request)
    guard let lifecycle else { return response }
    let start = request.exclusiveStartTableName
    let more = lifecycle.deleted(now: now()).filter { name in
      (start.map { $0 < name } ?? true) && (response.lastEvaluatedTableName.map { name < $0 } ?? true)
    }
    let names = Set(response.tableNames).union(more).sorted()
    let limit = request.limit
    response.tableNames = Array(names.prefix(limit))
    if names.count > limit { response.lastEvaluatedTableName = response.tableNames.last }
    return response
  }

  /// - Throws: ResourceInUseException while a change of the table goes on.
  private func requireUnchanging(_ name: String) throws {
    guard let table = lifecycle?.description(of: identity.tableName(name), now: now()) else { return }
    let what = table.status == .deleting ? "deleted" : "updated"
    throw WireError(
      .dynamo, "ResourceInUseException",
      "Attempt to change a resource which is still in use: Table is being \(what): \(table.name)")
  }
}
