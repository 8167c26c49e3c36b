extension TableSchema {
  static var keyMismatch: StoreError {
    .validation("The provided key element does not match the schema")
  }

  /// The key in the items keyspace of the item that `key`, as a request gives it, names.
  ///
  /// - Throws: ``StoreError`` `validation` if `key` is not exactly the table's key attributes with their types, or a
  ///   value is empty or too long.
  func encodedKey(_ key: Item) throws -> [UInt8] {
    try key.withView { view in
      let attributes = view.attributes
      guard attributes.count == self.key.attributes.count,
        let partition = self.key.attributes[0].value(in: attributes)
      else { throw TableSchema.keyMismatch }
      var sort: ValueView?
      if self.key.attributes.count > 1 {
        sort = self.key.attributes[1].value(in: attributes)
        if sort == nil { throw TableSchema.keyMismatch }
      }
      try KeyEncoding.check(
        partition: partition, partitionName: self.key.attributes[0].attribute.name, sort: sort,
        sortName: self.key.attributes.last?.attribute.name)
      return KeyEncoding.primaryKey(tableID: id, partition: partition, sort: sort)
    }
  }
}

extension KeyLayout.Attribute {
  /// This attribute's value, if it is there and of the right type.
  @inline(__always)
  func value(in attributes: MapView) -> ValueView? {
    guard let value = attributes.value(named: name), value.tag == tag else { return nil }
    return value
  }
}
