extension Store {
  /// Creates a table. It can be used at once.
  ///
  /// - Throws: ``StoreError`` with code `resourceInUse` if there is a table of this name, `validation` if the request
  ///   breaks a rule.
  @available(*, noasync)
  @discardableResult
  public func createTable(_ request: CreateTableRequest) throws -> TableDescription {
    try outsideScopes().createTable(request)
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
    try outsideScopes().updateTable(request)
  }

  /// Deletes a table with all its items. It is gone at once; its space is freed in the background.
  ///
  /// - Throws: ``StoreError`` with code `resourceNotFound` if there is no such table, `validation` if it is protected
  ///   against deletion.
  @available(*, noasync)
  @discardableResult
  public func deleteTable(_ name: String) throws -> TableDescription { try outsideScopes().deleteTable(name) }

  /// What is known of a table.
  @available(*, noasync)
  public func describeTable(_ name: String) throws -> TableDescription { try outsideScopes().describeTable(name) }

  /// The names of all tables, in the order of their bytes.
  @available(*, noasync)
  public func tables() throws -> [String] {
    let operations = try outsideScopes()
    var names: [String] = []
    var last: String?
    repeat {
      let page = try operations.listTables(exclusiveStartTableName: last, limit: 100)
      names += page.names
      last = page.last
    } while last != nil
    return names
  }

  /// Names the attribute whose number, in seconds since 1970, says when an item expires; `nil` turns expiry off.
  /// Expired items stay readable until they are deleted, which happens within seconds.
  @available(*, noasync)
  public func setExpiry(of table: String, attribute: String?) throws {
    try outsideScopes().setExpiry(of: table, attribute: attribute)
  }
}
