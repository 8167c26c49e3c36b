extension TableSchema {
  /// The key, in the items keyspace, of the item that a key map names.
  ///
  /// - Throws: ``StoreError`` `validation` if the map does not hold exactly the key attributes with their types, or if
  ///   a value is empty or too long.
  func itemKey(ofKey key: Item) throws -> [UInt8] {
    try key.withView { view in
      let attributes = view.attributes
      guard attributes.count == self.key.attributes.count else { throw TableSchema.keyMismatch }
      return try itemKey(attributes) { _, _ in TableSchema.keyMismatch }
    }
  }

  /// The key, in the items keyspace, of an item to be put.
  ///
  /// - Throws: ``StoreError`` `validation` if a key attribute is missing or of another type, empty or too long.
  func itemKey(ofItem item: ItemView) throws -> [UInt8] {
    try itemKey(item.attributes) { attribute, found in
      guard let found else { return StoreError.invalidParameters("Missing the key \(attribute.name) in the item") }
      return StoreError.invalidParameters(
        "Type mismatch for key \(attribute.name) expected: \(attribute.type.rawValue) actual: \(found.typeName)")
    }
  }

  /// Refuses empty and oversize values of key attributes, whatever else may be wrong with the key: the faults of a
  /// transaction's keys that are the request's own and no reasons to cancel it.
  func requireUsableKeyValues(_ attributes: MapView) throws {
    for (position, attribute) in key.attributes.enumerated() {
      guard let value = attribute.value(in: attributes) else { continue }
      try KeyEncoding.checkNotEmpty(value, name: attribute.attribute.name)
      let values = [value]
      try KeyEncoding.checkLengths(
        partition: position < key.partitionCount ? values : [], sort: position < key.partitionCount ? [] : values)
    }
  }

  static var keyMismatch: StoreError { .validation("The provided key element does not match the schema") }

  @inline(__always)
  private func itemKey(
    _ attributes: MapView, mismatch: (KeyAttribute, ValueTag?) -> StoreError
  ) throws -> [UInt8] {
    func find(_ attribute: KeyLayout.Attribute) throws -> ValueView {
      guard let value = attributes.value(named: attribute.name) else { throw mismatch(attribute.attribute, nil) }
      guard value.tag == attribute.tag else { throw mismatch(attribute.attribute, value.tag) }
      return value
    }
    let partition = try find(key.attributes[0])
    return try itemKey(partition, key.attributes.count > 1 ? try find(key.attributes[1]) : nil)
  }

  /// The key, in the items keyspace, of the item with these key values.
  ///
  /// - Throws: ``StoreError`` `validation` as ``itemKey(ofKey:)``.
  func itemKey(partition: AttributeValue, sort: AttributeValue?) throws -> [UInt8] {
    guard (sort == nil) == (key.attributes.count == 1) else { throw TableSchema.keyMismatch }
    return try EncodedValue(partition).withView { partition in
      guard partition.tag == key.attributes[0].tag else { throw TableSchema.keyMismatch }
      guard let sort else { return try itemKey(partition, nil) }
      return try EncodedValue(sort).withView { sort in
        guard sort.tag == key.attributes[1].tag else { throw TableSchema.keyMismatch }
        return try itemKey(partition, sort)
      }
    }
  }

  /// The key of values of the right types, once their lengths are found right.
  @inline(__always)
  private func itemKey(_ partition: ValueView, _ sort: ValueView?) throws -> [UInt8] {
    if partition.payload.isEmpty || partition.payload.count > KeyEncoding.partitionLimit
      || sort.map({ $0.payload.isEmpty || $0.payload.count > KeyEncoding.sortLimit }) ?? false
    {
      try KeyEncoding.check(
        partition: partition, partitionName: key.attributes[0].attribute.name, sort: sort,
        sortName: sort == nil ? nil : key.attributes[1].attribute.name)
    }
    return KeyEncoding.primaryKey(tableID: id, partition: partition, sort: sort)
  }
}
