extension TableEngine {
  /// Reads an item by key.
  ///
  /// - Throws: ``StoreError`` `validation`, `resourceNotFound`.
  func getItem(_ request: GetItemRequest) throws -> GetItemResponse {
    let get = try PreparedGet(request)
    return try engine.snapshot { try run(get, request, in: $0) }
  }

  /// The same as part of a scope.
  func getItem(_ request: GetItemRequest, in reader: some KeyspaceReader) throws -> GetItemResponse {
    try run(PreparedGet(request), request, in: reader)
  }

  private func run(
    _ get: PreparedGet, _ request: GetItemRequest, in reader: some KeyspaceReader
  ) throws -> GetItemResponse {
    var size = 0
    let item = try find(get, in: reader) { view -> Item in
      size = view.size
      return get.projection?.apply(to: view) ?? Item(view)
    }
    let capacity = ReadCapacity(.init(consistent: request.consistentRead))
    return GetItemResponse(
      item: item,
      consumedCapacity: capacity.report(
        request.returnConsumedCapacity, table: get.table.text, blocks: ReadCapacity.blocks(size)))
  }

  /// The item with this key, whole: the shortest way to one.
  func item(_ key: Item, in table: TableName) throws -> Item? {
    try engine.snapshot { snapshot in
      try find(PreparedGet(table: table, key: key), in: snapshot) { Item($0) }
    }
  }

  /// The item with these key values.
  func item(_ partition: AttributeValue, _ sort: AttributeValue?, in table: TableName) throws -> Item? {
    try engine.snapshot { try find(partition, sort, in: table, from: $0).map { Item($0) } }
  }

  /// One attribute of the item with these key values.
  func attribute(
    _ attribute: String, _ partition: AttributeValue, _ sort: AttributeValue?, in table: TableName
  ) throws -> AttributeValue? {
    try engine.snapshot { snapshot in
      guard let item = try find(partition, sort, in: table, from: snapshot) else { return nil }
      var attribute = attribute
      return attribute.withUTF8 { name in
        item.attributes.value(named: UnsafeRawBufferPointer(name)).map { AttributeValue($0) }
      }
    }
  }

  @inline(__always)
  private func find(
    _ partition: AttributeValue, _ sort: AttributeValue?, in table: TableName, from reader: some KeyspaceReader
  ) throws -> ItemView? {
    let schema = try self.table(table, in: reader)
    return try reader.get(.items, schema.itemKey(partition: partition, sort: sort)).map { ItemView($0) }
  }

  /// Lends the item that `get` names to `body`, in place; `nil` if there is none.
  @inline(__always)
  func find<R>(
    _ get: PreparedGet, in reader: some KeyspaceReader, _ body: (ItemView) throws -> R
  ) throws -> R? {
    let schema = try table(get.table, in: reader)
    guard let bytes = try reader.get(.items, schema.itemKey(ofKey: get.key)) else { return nil }
    return try body(ItemView(bytes))
  }

  // MARK: One attribute

  /// One attribute of an item, read without decoding the others; `nil` if the item or the attribute is missing.
  func attribute(_ attribute: String, of key: Item, in table: TableName) throws -> AttributeValue? {
    try engine.snapshot { try self.attribute(attribute, of: key, in: table, from: $0) }
  }

  /// The same as part of a scope.
  func attribute(
    _ attribute: String, of key: Item, in table: TableName, from reader: some KeyspaceReader
  ) throws -> AttributeValue? {
    let get = PreparedGet(table: table, key: key)
    return try withValue(attribute, of: get, in: reader) { value in value.map { AttributeValue($0) } }
  }

  /// Lends the payload of a string or binary attribute, in place.
  func withAttribute<R>(
    _ attribute: String, of key: Item, in table: TableName, _ body: (RawSpan?) throws -> R
  ) throws -> R {
    let get = PreparedGet(table: table, key: key)
    return try engine.snapshot { snapshot in
      try withValue(attribute, of: get, in: snapshot) { value in
        guard let value else { return try body(nil) }
        guard value.tag == .string || value.tag == .binary else {
          throw StoreError.validation("The attribute \(attribute) is neither a string nor a binary.")
        }
        return try body(value.payload.bytes)
      }
    }
  }

  @inline(__always)
  private func withValue<R>(
    _ attribute: String, of get: PreparedGet, in reader: some KeyspaceReader, _ body: (ValueView?) throws -> R
  ) throws -> R {
    let schema = try table(get.table, in: reader)
    guard let bytes = try reader.get(.items, schema.itemKey(ofKey: get.key)) else { return try body(nil) }
    var attribute = attribute
    return try attribute.withUTF8 { name in
      try body(ItemView(bytes).attributes.value(named: UnsafeRawBufferPointer(name)))
    }
  }
}
