/// Where a page starts: an ExclusiveStartKey checked against the table or index it belongs to, as an engine key. There
/// need not be an item with it.
struct StartKey {
  let bytes: [UInt8]

  static func invalid(_ detail: String) -> StoreError { .validation("The provided starting key is invalid" + detail) }

  /// Runs `body`, which checks values of the key, and says in its errors that it is the starting key they are about.
  private static func naming(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as StoreError where error.code == .validation {
      throw invalid(": \(error.message)")
    }
  }

  /// - Throws: ``StoreError`` `validation` if `key` is not exactly the key attributes of the table and index.
  init(_ key: Item, _ schema: TableSchema, _ index: IndexLayout?) throws {
    let wanted = schema.startKeyAttributes(index)
    bytes = try key.withView { view in
      let attributes = view.attributes
      guard attributes.count == wanted.count, wanted.allSatisfy({ attributes.value(named: $0.name) != nil }) else {
        let mismatch = ": The provided key element does not match the schema"
        throw StartKey.invalid(index == nil ? mismatch : "")
      }
      func values(_ layout: ArraySlice<KeyLayout.Attribute>) throws -> [ValueView] {
        try layout.map { attribute in
          guard let value = attribute.value(in: attributes) else {
            throw StartKey.invalid(": The provided key element does not match the schema")
          }
          try StartKey.naming { try KeyEncoding.checkNotEmpty(value, name: attribute.attribute.name) }
          return value
        }
      }
      let partition = try values(schema.key.attributes.prefix(schema.key.partitionCount))
      let sort = try values(schema.key.attributes.dropFirst(schema.key.partitionCount))
      try StartKey.naming { try KeyEncoding.checkLengths(partition: partition, sort: sort) }
      guard let index else {
        return KeyEncoding.primaryKey(tableID: schema.id, partition: partition[0], sort: sort.first)
      }
      let indexPartition = try values(index.key.attributes.prefix(index.key.partitionCount))
      let indexSort = try values(index.key.attributes.dropFirst(index.key.partitionCount))
      try StartKey.naming { try KeyEncoding.checkLengths(partition: indexPartition, sort: indexSort) }
      return KeyEncoding.indexKey(
        indexID: index.descriptor.id, partition: indexPartition, sort: indexSort, primaryPartition: partition[0],
        primarySort: sort.first)
    }
  }

  /// The rest of `range` behind this key, in the direction of reading.
  func remainder(of range: KeyRange, descending: Bool) -> KeyRange {
    descending
      ? KeyRange(lower: range.lower, upper: bytes)
      : KeyRange(lower: bytes + [0], upper: range.upper)
  }

  func isInside(_ range: KeyRange) -> Bool {
    bytes.withUnsafeBytes { key in
      if range.lower.withUnsafeBytes({ key.order(against: $0) }) < 0 { return false }
      guard let upper = range.upper else { return true }
      return upper.withUnsafeBytes { key.order(against: $0) } < 0
    }
  }

  func hasPrefix(_ prefix: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { key in prefix.withUnsafeBytes { key.hasPrefix($0) } }
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
