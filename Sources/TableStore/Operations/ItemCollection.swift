/// The items under one partition key of a table with local indexes, and their entries in these.
struct ItemCollection: Sendable {
  let schema: TableSchema
  /// The partition's key attribute.
  let key: Item
  /// What the keys of all items of the collection start with.
  let prefix: [UInt8]

  /// The collection that a write belongs to; `nil` if the write has no item.
  init?(_ write: ItemWrite) {
    schema = write.schema
    let name = schema.key.attributes[0].name
    let found = write.old.withView { old -> (Item, [UInt8])? in
      func part(_ item: ItemView) -> (Item, [UInt8])? {
        guard let value = item.attributes.value(named: name),
          let encoded = try? ItemProjection.encode(item, names: [name])
        else { return nil }
        return (Item(bytes: encoded), KeyEncoding.partitionPrefix(id: write.schema.id, partition: [value]))
      }
      if let new = write.new { return new.withView(part) }
      return old.flatMap(part)
    }
    guard let found else { return nil }
    (key, prefix) = found
  }
}

extension TableEngine {
  /// Entries looked at before the size of a collection is estimated from those seen.
  private static let measuredEntries = 20_000

  /// The estimated size of a collection in one snapshot, in whole gigabytes below and above.
  ///
  /// Collections of more than 20,000 items are measured by their first ones only and reported as at least that large.
  func metrics(of collection: ItemCollection) throws -> ItemCollectionMetrics? {
    let bytes = try engine.snapshot { snapshot in
      var bytes = 0
      var budget = TableEngine.measuredEntries
      var ranges = [(Keyspace.items, KeyRange(prefix: collection.prefix))]
      for index in collection.schema.indexes where index.descriptor.kind == .local {
        // A local index has the table's partition attribute, so its keys go on behind the id as the table's do.
        ranges.append((.indexes, KeyRange(prefix: index.prefix + collection.prefix[4...])))
      }
      for (space, range) in ranges {
        let cursor = try snapshot.cursor(space, range, descending: false)
        while budget > 0, let (_, value) = try cursor.next() {
          bytes += ItemView(value).size
          budget -= 1
        }
      }
      return bytes
    }
    let gigabytes = Double(bytes / 1_073_741_824)
    return ItemCollectionMetrics(
      itemCollectionKey: collection.key, sizeEstimateRangeGB: [gigabytes, gigabytes + 1])
  }
}
