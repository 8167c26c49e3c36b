extension Table {
  /// The item with this key, or `nil` if there is none.
  ///
  /// - Parameters:
  ///   - key: Exactly the table's key attributes.
  ///   - project: A projection expression: the paths to return. An item that has none of them comes back empty.
  ///   - names: Placeholders of names in the projection.
  /// - Throws: ``StoreError`` with code `resourceNotFound` if there is no such table, `validation` if the key does not
  ///   match its schema.
  @available(*, noasync)
  public func get(_ key: Item, project: String? = nil, names: [String: String] = [:]) throws -> Item? {
    if let checkedName, project == nil, names.isEmpty {
      return try store.perform { try $0.item(key, in: checkedName) }
    }
    return try store.perform { try $0.getItem(requests.get(key, project, names)).item }
  }

  /// The item with these key values, or `nil` if there is none: the shortest way to an item.
  ///
  /// ```swift
  /// let order = try orders.get(partition: "alice", sort: 17)
  /// ```
  ///
  /// - Parameter sort: exactly for tables with a sort key.
  /// - Throws: as ``get(_:project:names:)``.
  @available(*, noasync)
  public func get(partition: AttributeValue, sort: AttributeValue? = nil) throws -> Item? {
    try store.perform { try $0.item(partition, sort, in: try tableName()) }
  }

  /// One attribute of the item with these key values, read without decoding the others. `nil` if the item or the
  /// attribute is missing.
  @available(*, noasync)
  public func attribute(
    _ attribute: String, partition: AttributeValue, sort: AttributeValue? = nil
  ) throws -> AttributeValue? {
    try store.perform { try $0.attribute(attribute, partition, sort, in: try tableName()) }
  }

  /// One attribute of an item, read without decoding the others. `nil` if the item or the attribute is missing.
  @available(*, noasync)
  public func attribute(_ attribute: String, of key: Item) throws -> AttributeValue? {
    try store.perform { try $0.attribute(attribute, of: key, in: try tableName()) }
  }

  /// Lends the bytes of a string or binary attribute, in place in the store's pages, without a copy; `nil` if the item
  /// or the attribute is missing.
  ///
  /// The bytes are valid inside `body` only, which runs within a snapshot: be brief, and do not use the store.
  ///
  /// - Throws: what `body` throws; ``StoreError`` with code `validation` if the attribute is neither a string nor a
  ///   binary.
  @available(*, noasync)
  public func withAttribute<R>(_ attribute: String, of key: Item, _ body: (RawSpan?) throws -> R) throws -> R {
    try store.perform { tables in
      try ScopeMark.with(store) { try tables.withAttribute(attribute, of: key, in: tableName(), body) }
    }
  }

  /// The items with these keys, in no particular order; missing ones are left out. More than 100 keys, or more than
  /// 16 MB of items, are read in several batches.
  @available(*, noasync)
  public func get(_ keys: [Item], project: String? = nil, names: [String: String] = [:]) throws -> [Item] {
    var items: [Item] = []
    var rest = keys[...]
    while !rest.isEmpty {
      var request: BatchGetItemRequest? = requests.batchGet(Array(rest.prefix(100)), project, names)
      rest = rest.dropFirst(100)
      while let batch = request {
        let reply = try store.batchGetItem(batch)
        items += reply.responses[name] ?? []
        request = reply.unprocessedKeys.isEmpty ? nil : BatchGetItemRequest(reply.unprocessedKeys)
      }
    }
    return items
  }

  /// The items under one partition key, in the order of the sort key, read page by page as they are asked for.
  ///
  /// - Parameters:
  ///   - condition: Equality on the partition key and at most one condition on the sort key.
  ///   - index: The index to read instead of the table.
  ///   - filter: Which of the items read to return.
  ///   - project: A projection expression: the paths to return.
  ///   - descending: Whether the greatest sort key comes first.
  ///   - limit: How many items to return at the most, after the filter. `nil`: all.
  ///   - names: Placeholders of names in any of the expressions.
  ///   - values: Placeholders of values in any of the expressions.
  /// - Throws: Nothing yet; what is wrong with the request is thrown with the first page.
  @available(*, noasync)
  public func query(
    _ condition: ItemPredicate, names: [String: String] = [:], values: [String: AttributeValue] = [:],
    index: String? = nil, filter: ItemPredicate? = nil, project: String? = nil, descending: Bool = false,
    limit: Int? = nil
  ) throws -> ItemResults {
    let request = try requests.query(condition, names, values, index, filter, project, descending)
    return ItemResults(store: store, pages: .query(request), limit: limit)
  }

  /// All items of the table or of an index, read page by page as they are asked for.
  ///
  /// - Parameters:
  ///   - filter: Which of the items read to return.
  ///   - names: Placeholders of names in any of the expressions.
  ///   - values: Placeholders of values in the filter.
  ///   - index: The index to read instead of the table.
  ///   - project: A projection expression: the paths to return.
  ///   - segment: The part to read, from 0, where several readers share a scan.
  ///   - segments: The number of parts.
  ///   - limit: How many items to return at the most, after the filter. `nil`: all.
  @available(*, noasync)
  public func scan(
    filter: ItemPredicate? = nil, names: [String: String] = [:], values: [String: AttributeValue] = [:],
    index: String? = nil, project: String? = nil, segment: Int? = nil, of segments: Int? = nil, limit: Int? = nil
  ) throws -> ItemResults {
    let request = try requests.scan(filter, names, values, index, project, segment, segments)
    return ItemResults(store: store, pages: .scan(request), limit: limit)
  }

  /// How many items a query finds, without returning them.
  @available(*, noasync)
  public func count(
    _ condition: ItemPredicate, names: [String: String] = [:], values: [String: AttributeValue] = [:],
    index: String? = nil, filter: ItemPredicate? = nil
  ) throws -> Int {
    var request = try requests.query(condition, names, values, index, filter, nil, false)
    request.select = .count
    var count = 0
    repeat {
      let page = try store.query(request)
      count += page.count
      request.exclusiveStartKey = page.lastEvaluatedKey
    } while request.exclusiveStartKey != nil
    return count
  }
}
