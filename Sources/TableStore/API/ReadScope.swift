/// One consistent view of the whole store, lent to the closure of ``Store/read(_:)``. Being noncopyable, it cannot
/// outlive it.
public struct ReadScope: ~Copyable {
  let tables: TableEngine
  let snapshot: Snapshot

  init(_ tables: TableEngine, _ snapshot: Snapshot) {
    self.tables = tables
    self.snapshot = snapshot
  }

  /// The commit this scope sees: all up to it, nothing after.
  public var commit: CommitNumber { CommitNumber(snapshot.commit) }

  /// The item with this key, or `nil`.
  public func item(
    _ key: Item, in table: Table, project: String? = nil, names: [String: String] = [:]
  ) throws -> Item? {
    try tables.getItem(table.requests.get(key, project, names), in: snapshot).item
  }

  /// One attribute of an item, read without decoding the others.
  public func attribute(_ attribute: String, of key: Item, in table: Table) throws -> AttributeValue? {
    try tables.attribute(attribute, of: key, in: table.tableName(), from: snapshot)
  }

  /// Up to `limit` of the items that a query finds, after the filter.
  public func query(
    _ condition: ItemPredicate, in table: Table, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], index: String? = nil, filter: ItemPredicate? = nil,
    project: String? = nil, descending: Bool = false, limit: Int? = nil
  ) throws -> [Item] {
    let request = try table.requests.query(condition, names, values, index, filter, project, descending)
    return try tables.collect(.query(request), limit: limit, from: snapshot)
  }

  /// Up to `limit` items of a table or index.
  public func scan(
    _ table: Table, filter: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], index: String? = nil, project: String? = nil, limit: Int? = nil
  ) throws -> [Item] {
    let request = try table.requests.scan(filter, names, values, index, project, nil, nil)
    return try tables.collect(.scan(request), limit: limit, from: snapshot)
  }

  public func getItem(_ request: GetItemRequest) throws -> GetItemResponse {
    try tables.getItem(request, in: snapshot)
  }

  /// One page of a query. All pages read in one scope are of the same view.
  public func query(_ request: QueryRequest) throws -> PageResponse { try tables.query(request, in: snapshot) }

  /// One page of a scan. All pages read in one scope are of the same view.
  public func scan(_ request: ScanRequest) throws -> PageResponse { try tables.scan(request, in: snapshot) }
}
