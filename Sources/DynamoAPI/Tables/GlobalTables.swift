import TableStore

/// Global tables and their replicas: there is one region, so there never are any.
extension Operation {
  static let listGlobalTables = Operation(
    read: { try $0.nothing() },
    perform: { _, _ in },
    write: { _, _, _, json in
      json.name("GlobalTables")
      json.strings([])
    })

  static let createGlobalTable = Operation(
    read: { reader in
      let (name, hasGroup) = try reader.globalTable("ReplicationGroup")
      var required = RequiredMembers()
      required.require(name != nil, "globalTableName")
      required.require(hasGroup, "replicationGroup")
      try required.check()
      return name ?? ""
    },
    perform: { service, name in
      do {
        _ = try await service.store.describeTable(name)
      } catch let error as StoreError where error.code == .resourceNotFound {
        throw WireError(.dynamo, "TableNotFoundException", "Table not found: \(name)")
      }
      throw WireError.validation("The operation CreateGlobalTable is not supported by this endpoint: it is one region")
    })

  static let updateGlobalTable = Operation(
    read: { reader in
      let (name, hasUpdates) = try reader.globalTable("ReplicaUpdates")
      var required = RequiredMembers()
      required.require(name != nil, "globalTableName")
      required.require(hasUpdates, "replicaUpdates")
      try required.check()
      return name ?? ""
    },
    perform: { _, name in throw WireError.globalTableNotFound(name) })

  /// Also for the settings of a global table, read or changed: all ask for one that is not there.
  static let describeGlobalTable = Operation(
    read: { reader in
      let (name, _) = try reader.globalTable(nil)
      var required = RequiredMembers()
      required.require(name != nil, "globalTableName")
      try required.check()
      return name ?? ""
    },
    perform: { _, name in throw WireError.globalTableNotFound(name) })

  static let describeTableReplicaAutoScaling = Operation(
    read: { try $0.tableName() },
    perform: { service, name in try await service.store.describeTable(service.identity.tableName(name)) },
    write: { table, _, _, json in
      json.name("TableAutoScalingDescription")
      json.beginObject()
      json.name("TableName")
      json.string(table.name)
      json.name("TableStatus")
      json.string(table.status.rawValue)
      json.name("Replicas")
      json.strings([])
      json.endObject()
    })

  static let updateTableReplicaAutoScaling = Operation(
    read: { try $0.tableName() },
    perform: { service, name in
      _ = try await service.store.describeTable(service.identity.tableName(name))
      throw WireError.validation(
        "The operation UpdateTableReplicaAutoScaling is not supported by this endpoint: its tables have no replicas")
    })
}

extension MemberReader {
  /// The name of a global table, and whether the request has the member `other`.
  fileprivate mutating func globalTable(_ other: String?) throws -> (name: String?, hasOther: Bool) {
    var name: String?
    var hasOther = false
    try beginStructure()
    while let member = try nextMember() {
      if member == "GlobalTableName" {
        name = try string()
      } else {
        if member == other { hasOther = true }
        try ignore()
      }
    }
    return (name, hasOther)
  }
}

extension WireError {
  fileprivate static func globalTableNotFound(_ name: String) -> WireError {
    WireError(
      .dynamo, "GlobalTableNotFoundException",
      "Global table not found: Global table with name: '\(name)' does not exist.")
  }
}
