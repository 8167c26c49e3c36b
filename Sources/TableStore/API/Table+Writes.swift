extension Table {
  /// Writes an item, replacing the one with the same key.
  ///
  /// - Parameters:
  ///   - item: The item, its key attributes included.
  ///   - condition: What must hold of the item that is there now (or is not), for the write to happen.
  ///   - names: Placeholders of names in the condition.
  ///   - values: Placeholders of values in the condition.
  ///   - returning: `.none`, or `.allOld` for the item replaced.
  /// - Returns: What `returning` asked for, if there is any.
  /// - Throws: ``StoreError`` with code `conditionalCheckFailed` if the condition does not hold, `validation`,
  ///   `resourceNotFound`. Nothing was written then.
  @available(*, noasync)
  @discardableResult
  public func put(
    _ item: Item, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], returning: ReturnValues = .none
  ) throws -> Item? {
    try store.putItem(requests.put(item, condition, names, values, returning)).attributes
  }

  /// Changes an item, creating it where it is missing (say `if: Attribute("…").exists` to prevent that).
  ///
  /// - Returns: What `returning` asked for, if there is any.
  @available(*, noasync)
  @discardableResult
  public func update(
    _ key: Item, _ update: ItemUpdate, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], returning: ReturnValues = .none
  ) throws -> Item? {
    try store.updateItem(requests.update(key, update, condition, names, values, returning)).attributes
  }

  /// Deletes an item. Deleting a missing item succeeds, unless the condition says otherwise.
  ///
  /// - Returns: The deleted item, if `returning` is `.allOld`.
  @available(*, noasync)
  @discardableResult
  public func delete(
    _ key: Item, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:], returning: ReturnValues = .none
  ) throws -> Item? {
    try store.deleteItem(requests.delete(key, condition, names, values, returning)).attributes
  }

  /// Puts and deletes any number of items, 25 to a batch. Each write is atomic, the whole is not: after an error the
  /// batches before it are written. ``Store/write(_:)`` is all or nothing.
  @available(*, noasync)
  public func write(_ writes: [BatchWrite]) throws {
    var rest = writes[...]
    while !rest.isEmpty {
      var request = BatchWriteItemRequest([name: Array(rest.prefix(25))])
      rest = rest.dropFirst(25)
      while !request.requestItems.isEmpty {
        request.requestItems = try store.batchWriteItem(request).unprocessedItems
      }
    }
  }

  /// Puts any number of items, as ``write(_:)`` does.
  @available(*, noasync)
  public func put(contentsOf items: [Item]) throws { try write(items.map { .put($0) }) }
}
