/// Lists the names of tables, in the order of their bytes.
public struct ListTablesRequest: Sendable {
  /// Names after this one; the table need not exist.
  public var exclusiveStartTableName: String?
  /// 1 to 100 names.
  public var limit: Int

  public init(exclusiveStartTableName: String? = nil, limit: Int = 100) {
    self.exclusiveStartTableName = exclusiveStartTableName
    self.limit = limit
  }
}

public struct ListTablesResponse: Sendable {
  public var tableNames: [String]
  /// Where the next page starts; `nil` at the end.
  public var lastEvaluatedTableName: String?

  public init(tableNames: [String], lastEvaluatedTableName: String? = nil) {
    self.tableNames = tableNames
    self.lastEvaluatedTableName = lastEvaluatedTableName
  }
}

extension TableEngine {
  /// One page of table names.
  ///
  /// - Throws: ``StoreError`` `validation` if the limit is not 1 to 100 or the start is no table name.
  func listTables(_ request: ListTablesRequest = ListTablesRequest()) throws -> ListTablesResponse {
    var constraints = Constraints()
    constraints.name(request.exclusiveStartTableName, "exclusiveStartTableName")
    constraints.range(request.limit, "limit", from: 1, to: 100)
    try constraints.check()
    var range = SystemKey.range(.table)
    if let start = request.exclusiveStartTableName {
      range.lower = TableName(unchecked: start).catalogueKey + [0]
    }
    return try engine.snapshot { snapshot in
      var names: [String] = []
      let cursor = try snapshot.cursor(.system, range, descending: false)
      while let (key, _) = try cursor.next() {
        if names.count == request.limit {
          return ListTablesResponse(tableNames: names, lastEvaluatedTableName: names.last)
        }
        names.append(String(decoding: key.dropFirst(), as: UTF8.self))
      }
      return ListTablesResponse(tableNames: names)
    }
  }
}
