/// A table whose items are values of a `Codable` type.
///
/// ```swift
/// struct Product: Codable, Sendable { var sku: String; var title: String; var quantity: Int }
/// let products = store.table("products", of: Product.self)
/// try products.put(Product(sku: "A1", title: "Lamp", quantity: 4))
/// let lamp = try products.get(["sku": "A1"])
/// ```
///
/// The properties' coding keys are the attributes' names; the key attributes must be among them.
public struct TypedTable<Value: Codable & Sendable>: Sendable {
  /// The same table with dynamic items.
  public let table: Table

  init(_ table: Table) { self.table = table }

  /// Writes a value, replacing the one with the same key. See ``Table/put(_:if:names:values:returning:)``.
  @available(*, noasync)
  public func put(
    _ value: Value, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:]
  ) throws {
    try table.put(Item(encoding: value), if: condition, names: names, values: values)
  }

  /// The value with this key, or `nil` if there is none.
  ///
  /// - Throws: ``StoreError`` with code `input` if the item does not decode as `Value`.
  @available(*, noasync)
  public func get(_ key: Item) throws -> Value? { try table.get(key)?.decode(Value.self) }

  /// Changes an item and returns it as it is then.
  @available(*, noasync)
  @discardableResult
  public func update(
    _ key: Item, _ update: ItemUpdate, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:]
  ) throws -> Value? {
    try table.update(key, update, if: condition, names: names, values: values, returning: .allNew)?
      .decode(Value.self)
  }

  /// Deletes an item and returns it as it was, `nil` if there was none.
  @available(*, noasync)
  @discardableResult
  public func delete(
    _ key: Item, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:]
  ) throws -> Value? {
    try table.delete(key, if: condition, names: names, values: values, returning: .allOld)?.decode(Value.self)
  }

  /// The values under one partition key, in memory. An index must project all attributes that `Value` needs.
  @available(*, noasync)
  public func query(
    _ condition: ItemPredicate, names: [String: String] = [:], values: [String: AttributeValue] = [:],
    index: String? = nil, filter: ItemPredicate? = nil, descending: Bool = false, limit: Int? = nil
  ) throws -> [Value] {
    var results = try table.query(
      condition, names: names, values: values, index: index, filter: filter, descending: descending, limit: limit)
    var found: [Value] = []
    while let item = try results.next() { found.append(try item.decode(Value.self)) }
    return found
  }
}
