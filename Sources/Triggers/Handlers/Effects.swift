public import TableStore

/// Changes of tables that a handler returns: operations, not values, since the items may have moved since the handler
/// looked at them. They are applied in order, in the commit that also moves the trigger's checkpoint.
///
/// An effect whose condition does not hold is passed over; the others are applied all the same. Expressions are compiled
/// when an effect is added.
public struct Effects: Sendable {
  package private(set) var items: [ItemEffect] = []

  public init() {}

  public var isEmpty: Bool { items.isEmpty }
  public var count: Int { items.count }

  /// Writes an item, replacing the one with the same key, if `condition` holds for what is there.
  ///
  /// - Throws: `StoreError` with code `validation` for an item or expression that breaks a rule. The same goes for the
  ///   other methods.
  public mutating func put(
    _ item: Item, in table: String, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:]
  ) throws {
    items.append(try .put(item, in: table, if: condition, names: names, values: values))
  }

  /// Changes an item, creating it where it is missing, if `condition` holds for what is there.
  public mutating func update(
    _ key: Item, in table: String, _ update: ItemUpdate, if condition: ItemPredicate? = nil,
    names: [String: String] = [:], values: [String: AttributeValue] = [:]
  ) throws {
    items.append(try .update(key, in: table, update, if: condition, names: names, values: values))
  }

  /// Deletes an item, if it is there and `condition` holds for it.
  public mutating func delete(
    _ key: Item, in table: String, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:]
  ) throws {
    items.append(try .delete(key, in: table, if: condition, names: names, values: values))
  }

  /// Adds to a number (missing counts as 0) or unites a set with `value`.
  public mutating func add(_ key: Item, in table: String, _ attribute: String, _ value: AttributeValue) throws {
    try update(key, in: table, .add(attribute, value))
  }

  /// Sets a number, string or binary where it is missing or smaller.
  public mutating func max(_ key: Item, in table: String, _ attribute: String, _ value: AttributeValue) throws {
    try update(
      key, in: table, .set(attribute, to: value), if: "attribute_not_exists(#max) OR #max < :max",
      names: ["#max": attribute], values: [":max": value])
  }

  /// Sets an attribute if `condition` holds for the item.
  public mutating func set(
    _ key: Item, in table: String, _ attribute: String, to value: AttributeValue, if condition: ItemPredicate? = nil,
    names: [String: String] = [:], values: [String: AttributeValue] = [:]
  ) throws {
    try update(key, in: table, .set(attribute, to: value), if: condition, names: names, values: values)
  }

  /// Appends all of `other`.
  public mutating func append(_ other: Effects) { items += other.items }
}
