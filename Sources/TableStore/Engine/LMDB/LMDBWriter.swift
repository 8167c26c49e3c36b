import CLMDB

/// Puts and deletes in one LMDB write transaction, through all layers of long keys, and counts what it changes.
///
/// Fed in key order it touches each leaf page once. Counts (entries and DynamoDB bytes by object id, the first four
/// bytes of a key in `items` and `indexes`) are added up in memory and stored by `finish()`, which must be the last call.
final class LMDBWriter {
  let transaction: OpaquePointer
  let databases: LMDBDatabases
  private var cursors: [MDB_dbi: OpaquePointer] = [:]
  private var lastSpace: Keyspace?
  private var lastCursor: OpaquePointer?
  private var counts: [UInt32: (entries: Int, bytes: Int)] = [:]

  init(_ transaction: OpaquePointer, _ databases: LMDBDatabases) {
    self.transaction = transaction
    self.databases = databases
  }

  func put(_ space: Keyspace, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws {
    let old: UnsafeRawBufferPointer?
    if key.count < LayeredKeys.chunk {
      let cursor = try cursor(for: space)
      old = try counted(space) ? Self.seek(cursor, key) : nil
      count(space, key, old: old, new: value)
      try Self.put(cursor, key, value)
    } else {
      old = try LMDBReader.get(transaction, databases, space, key)
      count(space, key, old: old, new: value)
      try putLong(space, key, value)
    }
  }

  func delete(_ space: Keyspace, _ key: UnsafeRawBufferPointer) throws {
    if key.count < LayeredKeys.chunk {
      let cursor = try cursor(for: space)
      guard let old = try Self.seek(cursor, key) else { return }
      count(space, key, old: old, new: nil)
      try LMDBCode.check(mdb_cursor_del(cursor, 0), "deleting from data.mdb")
    } else {
      guard let old = try LMDBReader.get(transaction, databases, space, key) else { return }
      count(space, key, old: old, new: nil)
      try deleteLong(databases[space], prefix: [], key)
    }
  }

  /// Stores the counts and closes the cursors.
  func finish() throws {
    for cursor in cursors.values { mdb_cursor_close(cursor) }
    cursors.removeAll()
    lastCursor = nil
    for (id, change) in counts where change != (0, 0) {
      var total = try EntryCount.read(transaction, databases, id)
      total.entries += change.entries
      total.bytes += change.bytes
      try total.write(transaction, databases, id)
    }
    counts.removeAll()
  }

  // MARK: Short keys

  private func cursor(for space: Keyspace) throws -> OpaquePointer {
    if space == lastSpace, let lastCursor { return lastCursor }
    lastSpace = space
    lastCursor = try cursor(databases[space])
    return lastCursor!
  }

  private func cursor(_ dbi: MDB_dbi) throws -> OpaquePointer {
    if let cursor = cursors[dbi] { return cursor }
    var cursor: OpaquePointer?
    try LMDBCode.check(mdb_cursor_open(transaction, dbi, &cursor), "opening a cursor")
    cursors[dbi] = cursor
    return cursor!
  }

  private static func seek(_ cursor: OpaquePointer, _ key: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer? {
    var probe = MDB_val(key)
    var value = MDB_val()
    let code = mdb_cursor_get(cursor, &probe, &value, MDB_SET)
    if code == 0 { return value.bytes }
    if code == MDB_NOTFOUND { return nil }
    throw LMDBCode.error(code, "reading data.mdb")
  }

  private static func put(
    _ cursor: OpaquePointer, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
  ) throws {
    var probe = MDB_val(key)
    var content = MDB_val(value)
    try LMDBCode.check(mdb_cursor_put(cursor, &probe, &content, 0), "writing to data.mdb")
  }

  // MARK: Long keys

  private func putLong(_ space: Keyspace, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws {
    var cursor = try cursor(for: space)
    var prefix: [UInt8] = []
    var rest = key
    while rest.count >= LayeredKeys.chunk {
      let link = prefix + Array(rest[..<LayeredKeys.chunk])
      let layer: UInt64
      if let stored = try link.withUnsafeBytes({ try Self.seek(cursor, $0) }) {
        layer = stored.loadUnaligned(as: UInt64.self)
      } else {
        layer = try nextLayer()
        try link.withUnsafeBytes { key in try withUnsafeBytes(of: layer) { try Self.put(cursor, key, $0) } }
      }
      prefix = LayeredKeys.prefix(of: layer)
      rest = UnsafeRawBufferPointer(rebasing: rest[LayeredKeys.chunk...])
      cursor = try self.cursor(databases.long)
    }
    let stored = prefix + Array(rest)
    try stored.withUnsafeBytes { try Self.put(cursor, $0, value) }
  }

  private func deleteLong(_ dbi: MDB_dbi, prefix: [UInt8], _ rest: UnsafeRawBufferPointer) throws {
    let cursor = try cursor(dbi)
    let isLong = rest.count >= LayeredKeys.chunk
    let stored = prefix + Array(isLong ? UnsafeRawBufferPointer(rebasing: rest[..<LayeredKeys.chunk]) : rest)
    guard let found = try stored.withUnsafeBytes({ try Self.seek(cursor, $0) }) else { return }
    if isLong {
      let below = LayeredKeys.prefix(of: found.loadUnaligned(as: UInt64.self))
      try deleteLong(databases.long, prefix: below, UnsafeRawBufferPointer(rebasing: rest[LayeredKeys.chunk...]))
      if try !isEmpty(layer: below) { return }
      // The cursor may have moved below; the emptied layer's link goes too.
      guard try stored.withUnsafeBytes({ try Self.seek(cursor, $0) }) != nil else { return }
    }
    try LMDBCode.check(mdb_cursor_del(cursor, 0), "deleting from data.mdb")
  }

  private func isEmpty(layer prefix: [UInt8]) throws -> Bool {
    let cursor = try cursor(databases.long)
    return try prefix.withUnsafeBytes { bytes in
      var probe = MDB_val(bytes)
      var value = MDB_val()
      let code = mdb_cursor_get(cursor, &probe, &value, MDB_SET_RANGE)
      if code == MDB_NOTFOUND { return true }
      try LMDBCode.check(code, "reading data.mdb")
      return !probe.bytes.hasPrefix(bytes)
    }
  }

  private func nextLayer() throws -> UInt64 {
    let next = (try MetaKey.layers.read(transaction, databases)?.loadUnaligned(as: UInt64.self) ?? 0) + 1
    try withUnsafeBytes(of: next) { try MetaKey.layers.write(transaction, databases, $0) }
    return next
  }

  // MARK: Counts

  @inline(__always)
  private func counted(_ space: Keyspace) -> Bool { space == .items || space == .indexes }

  private func count(
    _ space: Keyspace, _ key: UnsafeRawBufferPointer, old: UnsafeRawBufferPointer?, new: UnsafeRawBufferPointer?
  ) {
    guard counted(space), key.count >= 4 else { return }
    let id = UInt32(bigEndian: key.loadUnaligned(as: UInt32.self))
    let entries = (new == nil ? 0 : 1) - (old == nil ? 0 : 1)
    let bytes = (new.map { ItemView($0).size } ?? 0) - (old.map { ItemView($0).size } ?? 0)
    counts[id, default: (0, 0)].entries += entries
    counts[id]!.bytes += bytes
  }
}
