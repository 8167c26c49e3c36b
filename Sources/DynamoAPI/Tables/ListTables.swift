import TableStore

extension Operation {
  static let listTables = Operation(
    read: { reader in
      var request = ListTablesRequest()
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        switch member {
        case "ExclusiveStartTableName": request.exclusiveStartTableName = try reader.string()
        case "Limit": request.limit = try reader.int()
        default: try reader.ignore()
        }
      }
      return request
    },
    perform: { try await $0.listTables($1) },
    write: { response, _, _, json in
      json.name("TableNames")
      json.strings(response.tableNames)
      if let last = response.lastEvaluatedTableName {
        json.name("LastEvaluatedTableName")
        json.string(last)
      }
    })
}
