import Synchronization

/// Tables already decoded, by name, for this process.
///
/// An entry is used only if the reader's catalogue is known to be the one it was last checked against, or if its revision
/// equals the one just read from the same snapshot or transaction. So it can never be stale and is never patched from
/// events: whatever other processes do, a reader sees the table as it was in its snapshot.
final class CatalogueCache: Sendable {
  private struct Entry {
    var schema: TableSchema
    /// The catalogue version under which the entry was found right.
    var version: UInt64?
  }

  /// Tables kept. Past it the cache starts over; a miss costs one decode.
  private static let capacity = 8192

  private let entries = Mutex<[String: Entry]>([:])

  /// The table called `name` as `reader` sees it, or `nil` if there is none.
  @inline(__always)
  func table(_ name: TableName, in reader: some KeyspaceReader) throws -> TableSchema? {
    let known = entries.withLock { $0[name.text] }
    if let known, let version = reader.catalogueVersion, known.version == version { return known.schema }
    return try look(up: name, in: reader, known)
  }

  private func look(up name: TableName, in reader: some KeyspaceReader, _ known: Entry?) throws -> TableSchema? {
    guard let value = try reader.get(.system, name.catalogueKey) else { return nil }
    guard let revision = BigEndian.read(UInt64.self, value) else {
      throw StoreError(.storeCorrupted, "The catalogue entry of table \(name.text) is cut off.")
    }
    let schema =
      if let known, known.schema.descriptor.revision == revision {
        known.schema
      } else {
        TableSchema(try TableDescriptor(catalogueEntry: value))
      }
    entries.withLock { entries in
      if entries.count >= CatalogueCache.capacity { entries.removeAll(keepingCapacity: true) }
      // A reader of an older snapshot must not push out what newer ones use.
      if let known = entries[name.text] {
        if known.schema.descriptor.revision > revision { return }
        if known.schema === schema, reader.catalogueVersion == nil { return }
      }
      entries[name.text] = Entry(schema: schema, version: reader.catalogueVersion)
    }
    return schema
  }
}
