import Synchronization

/// Tables already decoded, by name, for this process.
///
/// An entry is used only if its revision equals the one just read from the same snapshot or transaction, so it can
/// never be stale and is never patched from events: whatever other processes do, a reader sees the table as it was in
/// its snapshot. A hit costs one `get`, one lock and a comparison of eight bytes.
final class CatalogueCache: Sendable {
  /// Tables kept. Past it the cache starts over; a miss costs one decode.
  private static let capacity = 8192

  private let schemas = Mutex<[String: TableSchema]>([:])

  /// The table called `name` as `reader` sees it, or `nil` if there is none.
  func table(_ name: TableName, in reader: some KeyspaceReader) throws -> TableSchema? {
    guard let entry = try reader.get(.system, name.catalogueKey) else { return nil }
    guard let revision = BigEndian.read(UInt64.self, entry) else {
      throw StoreError(.storeCorrupted, "The catalogue entry of table \(name.text) is cut off.")
    }
    if let known = schemas.withLock({ $0[name.text] }), known.descriptor.revision == revision { return known }
    let schema = TableSchema(try TableDescriptor(catalogueEntry: entry))
    schemas.withLock { schemas in
      if schemas.count >= CatalogueCache.capacity { schemas.removeAll(keepingCapacity: true) }
      // A reader of an older snapshot must not push out what newer ones use.
      if let known = schemas[name.text], known.descriptor.revision > revision { return }
      schemas[name.text] = schema
    }
    return schema
  }
}
