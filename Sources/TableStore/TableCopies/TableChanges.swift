/// The changes of one table, which may be gone, behind a copy of it and up to a time. For one thread at a time; blocking.
package final class TableChanges: @unchecked Sendable {
  private static let pageChanges = 1000
  private static let pageBytes = 1 << 20

  private let store: Store
  private let table: TableSchema
  private let reader: ChangeReader
  private let time: UInt64
  private var isAtEnd = false

  /// - Parameters:
  ///   - id: the number of the table, which it had when the copy was made.
  ///   - cursor: where the copy ends.
  ///   - time: microseconds since 1970; later commits are left out.
  package init(
    _ store: AsyncStore, table id: UInt32, name: String, key: KeySchema, from cursor: StreamCursor, upTo time: UInt64
  ) {
    self.store = store.store
    table = TableSchema(keysOf: id, name, key)
    self.time = time
    reader = ChangeReader(store.store.tableEngine, table: id, name: name, from: cursor)
  }

  /// The next changed items, in the order of their commits; `nil` at the end.
  ///
  /// - Throws: ``StoreError``: `streamTrimmed` if they are no longer there.
  package func next() throws -> [CopiedItem]? {
    if isAtEnd { return nil }
    return try store.perform { _ in
      var items: [CopiedItem] = []
      let progress = try reader.forEach(
        maxChanges: TableChanges.pageChanges, maxBytes: TableChanges.pageBytes
      ) { change in
        // Times never fall from commit to commit.
        guard !isAtEnd, change.timestamp <= time else {
          isAtEnd = true
          return
        }
        let key = try table.itemKey(ofKey: change.view.keys())
        items.append(CopiedItem(place: Array(key.dropFirst(4)), item: change.view.stored.map { Item($0) }))
      }
      if progress.isAtHead { isAtEnd = true }
      return items
    }
  }
}

extension TableSchema {
  /// A schema that is good for making keys and for nothing else.
  convenience init(keysOf id: UInt32, _ name: String, _ key: KeySchema) {
    self.init(
      TableDescriptor(
        id: id, name: name, revision: 0, key: key, indexes: [], expiryAttribute: nil, streamView: nil,
        streamEnabledAt: 0, createdAt: 0, deletionProtection: false, attributes: [:]))
  }
}
