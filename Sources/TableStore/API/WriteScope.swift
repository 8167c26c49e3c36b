/// A transaction over the whole store, lent to the closure of ``Store/write(_:)``. Being noncopyable, it cannot
/// outlive it.
///
/// Reads see the store as it was when the scope began and, over it, what the scope has written so far.
public struct WriteScope: ~Copyable {
  private let tables: TableEngine
  private let transaction: WriteTransaction

  init(_ tables: TableEngine, _ transaction: WriteTransaction) {
    self.tables = tables
    self.transaction = transaction
  }

  // MARK: Writes

  /// Writes an item, replacing the one with the same key. See ``Table/put(_:if:names:values:returning:)``.
  @discardableResult
  public func put(
    _ item: Item, in table: Table, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], returning: ReturnValues = .none
  ) throws -> Item? {
    let request = try table.requests.put(item, condition, names, values, returning)
    return try tables.put(PreparedPut(request), in: transaction).attributes
  }

  /// Changes an item, creating it where it is missing. See ``Table/update(_:_:if:names:values:returning:)``.
  @discardableResult
  public func update(
    _ key: Item, in table: Table, _ update: ItemUpdate, if condition: ItemPredicate? = nil,
    names: [String: String] = [:], values: [String: AttributeValue] = [:], returning: ReturnValues = .none
  ) throws -> Item? {
    let request = try table.requests.update(key, update, condition, names, values, returning)
    return try tables.update(PreparedUpdate(request), in: transaction).attributes
  }

  /// Deletes an item. See ``Table/delete(_:if:names:values:returning:)``.
  @discardableResult
  public func delete(
    _ key: Item, in table: Table, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], returning: ReturnValues = .none
  ) throws -> Item? {
    let request = try table.requests.delete(key, condition, names, values, returning)
    return try tables.delete(PreparedDelete(request), in: transaction).attributes
  }

  // MARK: Reads

  /// The item with this key, or `nil`.
  public func item(
    _ key: Item, in table: Table, project: String? = nil, names: [String: String] = [:]
  ) throws -> Item? {
    try tables.getItem(table.requests.get(key, project, names), in: transaction).item
  }

  /// One attribute of an item, read without decoding the others.
  public func attribute(_ attribute: String, of key: Item, in table: Table) throws -> AttributeValue? {
    try tables.attribute(attribute, of: key, in: table.tableName(), from: transaction)
  }

  /// Up to `limit` of the items that a query finds, after the filter. The whole range of the key condition counts as
  /// read, however few items are returned: another writer's change in it makes the scope run again.
  public func query(
    _ condition: ItemPredicate, in table: Table, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], index: String? = nil, filter: ItemPredicate? = nil,
    project: String? = nil, descending: Bool = false, limit: Int? = nil
  ) throws -> [Item] {
    let request = try table.requests.query(condition, names, values, index, filter, project, descending)
    return try tables.collect(.query(request), limit: limit, from: transaction)
  }

  /// Up to `limit` items of a table or index. All of it counts as read.
  public func scan(
    _ table: Table, filter: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], index: String? = nil, project: String? = nil, limit: Int? = nil
  ) throws -> [Item] {
    let request = try table.requests.scan(filter, names, values, index, project, nil, nil)
    return try tables.collect(.scan(request), limit: limit, from: transaction)
  }
}
