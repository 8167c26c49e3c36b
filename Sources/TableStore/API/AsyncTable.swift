/// A table for async code, got by ``Table/async``. What each call does is said at the method of the same name of
/// ``Table``; why this is a type of its own, at ``AsyncStore``.
public struct AsyncTable: Sendable {
  let table: Table

  public var name: String { table.name }

  private var store: AsyncStore { table.store.async }

  public func get(_ key: Item, project: String? = nil, names: [String: String] = [:]) async throws -> Item? {
    try await store.getItem(table.requests.get(key, project, names)).item
  }

  public func attribute(_ attribute: String, of key: Item) async throws -> AttributeValue? {
    let name = try table.tableName()
    return try await store.offload { try $0.attribute(attribute, of: key, in: name) }
  }

  @discardableResult
  public func put(
    _ item: Item, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], returning: ReturnValues = .none
  ) async throws -> Item? {
    try await store.putItem(table.requests.put(item, condition, names, values, returning)).attributes
  }

  @discardableResult
  public func update(
    _ key: Item, _ update: ItemUpdate, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], returning: ReturnValues = .none
  ) async throws -> Item? {
    try await store.updateItem(table.requests.update(key, update, condition, names, values, returning)).attributes
  }

  @discardableResult
  public func delete(
    _ key: Item, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], returning: ReturnValues = .none
  ) async throws -> Item? {
    try await store.deleteItem(table.requests.delete(key, condition, names, values, returning)).attributes
  }

  /// The items under one partition key, page by page; for `for try await`.
  public func query(
    _ condition: ItemPredicate, names: [String: String] = [:], values: [String: AttributeValue] = [:],
    index: String? = nil, filter: ItemPredicate? = nil, project: String? = nil, descending: Bool = false,
    limit: Int? = nil
  ) throws -> AsyncItemSequence {
    let request = try table.requests.query(condition, names, values, index, filter, project, descending)
    return AsyncItemSequence(store: table.store, pages: .query(request), limit: limit)
  }

  /// All items of the table or of an index, page by page; for `for try await`.
  public func scan(
    filter: ItemPredicate? = nil, names: [String: String] = [:], values: [String: AttributeValue] = [:],
    index: String? = nil, project: String? = nil, segment: Int? = nil, of segments: Int? = nil, limit: Int? = nil
  ) throws -> AsyncItemSequence {
    let request = try table.requests.scan(filter, names, values, index, project, segment, segments)
    return AsyncItemSequence(store: table.store, pages: .scan(request), limit: limit)
  }
}
