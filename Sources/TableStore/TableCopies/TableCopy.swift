import StreamLog

/// What a copy of a table holds.
package struct TableCopySummary: Sendable {
  /// Behind the last commit whose changes are in it.
  package var cursor: StreamCursor
  /// A time, in microseconds since 1970, not before that of any commit that is in it and not after that of any other.
  package var time: UInt64
  package var bytes: Int
}

/// Copies a table to a file while writers go on: its items, page by page in short snapshots, and then what the log has of
/// its changes since before the first page. All together is the table as it was at one commit.
///
/// Until it is finished or let go, the log is not trimmed and work that bypasses the log is held off. The file is not
/// whole before ``finish()`` has returned; who reads it finds that out. For one thread at a time; blocking.
package final class TableCopy: @unchecked Sendable {
  private static let pageBytes = 1 << 20

  private let store: Store
  private let table: TableSchema
  private let file: OutputFile
  private var writer: BackupWriter
  private var hold: FileLock?
  private let first: StreamCursor
  /// Where the next page starts; `nil` when all items are copied.
  private var next: [UInt8]?
  /// The copy that is continued, if one is.
  private var older: TableCopyReader?

  /// - Parameters:
  ///   - id: the number of a table that is there.
  ///   - key: its key.
  ///   - path: a file that is made anew.
  /// - Throws: ``StoreError``.
  package init(_ store: AsyncStore, table id: UInt32, name: String, key: KeySchema, to path: String) throws {
    let store = store.store
    self.store = store
    table = TableSchema(keysOf: id, name, key)
    file = try OutputFile(creating: path)
    writer = BackupWriter { [file] in try file.write($0) }
    next = BigEndian.bytes(id)
    (hold, first) = try store.perform { tables in
      let hold = try FileLock.shared(tables.engine.backupLock)
      return (hold, StreamCursor(tables.engine.log.visible))
    }
    try store.perform { tables in
      try writer.header(
        BackupFormat.tableMagic, identity: tables.engine.identity, epoch: tables.engine.log.storeEpoch)
    }
  }

  /// Continues an older copy, of a table that may be gone: what the log has behind it is added.
  ///
  /// - Parameters:
  ///   - older: a whole copy.
  ///   - cursor: where it ends.
  /// - Throws: ``StoreError``; ``finish()`` throws `streamTrimmed` if the log does not reach back to `cursor`.
  package init(
    _ store: AsyncStore, table id: UInt32, name: String, key: KeySchema, continuing older: String,
    from cursor: StreamCursor, to path: String
  ) throws {
    let store = store.store
    self.store = store
    table = TableSchema(keysOf: id, name, key)
    self.older = try TableCopyReader(older)
    file = try OutputFile(creating: path)
    writer = BackupWriter { [file] in try file.write($0) }
    first = cursor
    hold = try store.perform { try FileLock.shared($0.engine.backupLock) }
    try store.perform { tables in
      try writer.header(
        BackupFormat.tableMagic, identity: tables.engine.identity, epoch: tables.engine.log.storeEpoch)
    }
  }

  deinit { hold?.release() }

  /// Copies the next page of items, in one snapshot that ends before the page is written.
  ///
  /// - Returns: whether there are more.
  package func step() throws -> Bool {
    if let older {
      return try older.nextChunk { kind, payload in try writer.chunk(kind) { $0.append(payload) } }
    }
    guard let lower = next else { return false }
    let range = KeyRange(lower: lower, upper: KeyRange(prefix: BigEndian.bytes(table.id)).upper)
    next = nil
    try store.perform { tables in
      try writer.chunk(.page) { buffer in
        buffer.append(Keyspace.items.rawValue)
        try tables.engine.snapshot { snapshot in
          let cursor = try snapshot.cursor(.items, range, descending: false)
          while let (key, value) = try cursor.next() {
            buffer.append(varint: key.count)
            buffer.append(key)
            buffer.append(varint: value.count)
            buffer.append(value)
            if buffer.count >= TableCopy.pageBytes {
              // The smallest key behind this one.
              next = Array(key) + [0]
              return
            }
          }
        }
      }
    }
    return next != nil
  }

  /// Adds the changes made meanwhile and has all on the disk.
  package func finish() throws -> TableCopySummary {
    try store.perform { tables in
      let log = tables.engine.log
      // What the copy holds must not be lost by the store: numbers of commits would come again.
      try StreamError.translated { try log.syncVisible() }
      let reader = ChangeReader(tables, table: table.id, name: table.name, from: first)
      var isAtHead = false
      while !isAtHead {
        let (keys, images) = try changes(reader, &isAtHead, tables)
        if keys.isEmpty { continue }
        try writer.chunk(.changes) { buffer in
          for (key, image) in zip(keys, images) {
            buffer.append(varint: key.count)
            key.withUnsafeBytes { buffer.append($0) }
            buffer.append(varint: image.map { $0.bytes.count + 1 } ?? 0)
            image?.bytes.withUnsafeBytes { buffer.append($0) }
          }
        }
      }
      let time = max(Clock.now(), reader.cursor.address.timestamp)
      let chunks = writer.chunks
      try writer.chunk(.end) { buffer in
        buffer.append(reader.cursor.address.commit)
        buffer.append(reader.cursor.address.records)
        buffer.append(chunks)
      }
      try file.finish()
      hold?.release()
      hold = nil
      return TableCopySummary(cursor: reader.cursor, time: time, bytes: writer.bytes)
    }
  }

  /// The next changes up to where a view taken now sees the store.
  private func changes(
    _ reader: ChangeReader, _ isAtHead: inout Bool, _ tables: TableEngine
  ) throws -> (keys: [[UInt8]], images: [Item?]) {
    var keys: [[UInt8]] = []
    var images: [Item?] = []
    isAtHead = try tables.engine.snapshot { view in
      try reader.forEach(in: view, maxChanges: 1000, maxBytes: TableCopy.pageBytes) { change in
        keys.append(try table.itemKey(ofKey: change.view.keys()))
        images.append(change.view.stored.map { Item($0) })
      }.isAtHead
    }
    return (keys, images)
  }
}
