import TableStore

extension Operation {
  static let describeTable = Operation(
    read: { try $0.tableName() },
    perform: { service, name in try await service.describeTable(name) },
    write: { description, _, identity, json in
      json.name("Table")
      json.value(description, identity)
    })

  static let deleteTable = Operation(
    read: { try $0.tableName() },
    perform: { service, name in try await service.deleteTable(name) },
    write: { description, _, identity, json in
      json.name("TableDescription")
      json.value(description, identity)
    })
}

extension MemberReader {
  /// The name of a request that has nothing else.
  mutating func tableName() throws -> String {
    var table: String?
    try beginStructure()
    while let member = try nextMember() {
      if member == "TableName" { table = try string() } else { try ignore() }
    }
    return try RequiredMembers.tableName(table)
  }
}
