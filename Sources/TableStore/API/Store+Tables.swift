extension Store {
  /// Creates a table. It can be used at once.
  ///
  /// - Throws: ``StoreError`` with code `resourceInUse` if there is a table of this name, `validation` if the request
  ///   breaks a rule.
  @available(*, noasync)
  @discardableResult
  public func createTable(_ request: CreateTableRequest) throws -> TableDescription {
    try perform { try $0.createTable(request) }
  }

  /// Creates a table with one partition attribute and perhaps one sort attribute, and returns it.
  @available(*, noasync)
  @discardableResult
  public func createTable(
    _ name: String, key: KeyAttribute, sort: KeyAttribute? = nil, globalIndexes: [IndexDefinition] = [],
    localIndexes: [IndexDefinition] = []
  ) throws -> Table {
    var request = CreateTableRequest(name, KeySchema(key, sort))
    request.globalIndexes = globalIndexes
    request.localIndexes = localIndexes
    try createTable(request)
    return table(name)
  }

  /// Changes a table. A new global index fills in the background; queries use it once it is active.
  @available(*, noasync)
  @discardableResult
  public func updateTable(_ request: UpdateTableRequest) throws -> TableDescription {
    defer { housekeeper.wake() }
    return try perform { try $0.updateTable(request) }
  }

  /// Deletes a table with all its items. It is gone at once; its space is freed in the background.
  ///
  /// - Throws: ``StoreError`` with code `resourceNotFound` if there is no such table, `validation` if it is protected
  ///   against deletion.
  @available(*, noasync)
  @discardableResult
  public func deleteTable(_ name: String) throws -> TableDescription {
    defer { housekeeper.wake() }
    return try perform { try $0.deleteTable(name) }
  }

  /// What is known of a table.
  @available(*, noasync)
  public func describeTable(_ name: String) throws -> TableDescription { try perform { try $0.describeTable(name) } }

  /// The names of all tables, in the order of their bytes.
  @available(*, noasync)
  public func tables() throws -> [String] { try perform { try allTableNames($0) } }

  /// One page of table names.
  @available(*, noasync)
  public func listTables(_ request: ListTablesRequest) throws -> ListTablesResponse {
    try perform { try $0.listTables(request) }
  }

  func allTableNames(_ tables: TableEngine) throws -> [String] {
    var names: [String] = []
    var request = ListTablesRequest()
    repeat {
      let page = try tables.listTables(request)
      names += page.tableNames
      request.exclusiveStartTableName = page.lastEvaluatedTableName
    } while request.exclusiveStartTableName != nil
    return names
  }

  /// Names the attribute whose number, in seconds since 1970, says when an item expires, or turns expiry off. Expired
  /// items stay readable until they are deleted, which happens within seconds.
  @available(*, noasync)
  public func updateTimeToLive(_ request: UpdateTimeToLiveRequest) throws {
    defer { housekeeper.wake() }
    return try perform { try $0.updateTimeToLive(request) }
  }

  /// Whether a table's items expire, and by which attribute.
  @available(*, noasync)
  public func describeTimeToLive(_ table: String) throws -> TimeToLiveDescription {
    try perform { try $0.describeTimeToLive(table) }
  }

  /// Turns expiry on by `attribute`, or off with `nil`. Nothing happens where it is so already.
  @available(*, noasync)
  public func setExpiry(of table: String, attribute: String?) throws {
    let current = try describeTimeToLive(table).attributeName
    if current == attribute { return }
    if let current {
      try updateTimeToLive(UpdateTimeToLiveRequest(table, attributeName: current, enabled: false))
    }
    if let attribute { try updateTimeToLive(UpdateTimeToLiveRequest(table, attributeName: attribute)) }
  }
}
