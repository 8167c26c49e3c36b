/// A bounded step of background work directly on LMDB, outside the log (index backfill, deletion of a dropped table).
///
/// It sees LMDB's own state, without the overlay. Such a step must be repeatable, and must only write what no commit of
/// the log contradicts: entries of an object that was created or dropped in a commit LMDB already holds.
final class MaintenanceTransaction {
  private let writer: LMDBWriter

  init(_ writer: LMDBWriter) { self.writer = writer }

  func get(_ space: Keyspace, _ key: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer? {
    try LMDBReader.get(writer.transaction, writer.databases, space, key)
  }

  /// A cursor over LMDB's own entries of `range`, ascending. Read what you need, let it go, then write.
  func cursor(_ space: Keyspace, _ range: KeyRange) throws -> MaintenanceCursor {
    let cursor = try LayeredCursor(writer.transaction, writer.databases, space)
    return try MaintenanceCursor(cursor, range)
  }

  func put(_ space: Keyspace, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws {
    try writer.put(space, key, value)
  }

  func delete(_ space: Keyspace, _ key: UnsafeRawBufferPointer) throws { try writer.delete(space, key) }
}

/// Walks LMDB's own entries of a range. Entries are lent until the next call of `next()`.
final class MaintenanceCursor {
  private let cursor: LayeredCursor
  private let upper: [UInt8]?
  private var isFirst = true

  init(_ cursor: LayeredCursor, _ range: KeyRange) throws {
    self.cursor = cursor
    upper = range.upper
    try range.lower.withUnsafeBytes { try cursor.seek($0) }
  }

  deinit { cursor.close() }

  func next() throws -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
    if !isFirst, cursor.isValid { try cursor.next() }
    isFirst = false
    guard cursor.isValid else { return nil }
    if let upper, upper.withUnsafeBytes({ cursor.key.order(against: $0) }) >= 0 { return nil }
    return (cursor.key, cursor.value)
  }
}

extension Engine {
  /// The file whose `flock` backups hold shared and maintenance steps hold exclusively. A killed backup holds nothing.
  var backupLock: String { directory + "/backup.lock" }

  /// Waits until LMDB holds all up to `commit`, then runs one bounded step inside LMDB's write transaction.
  ///
  /// - Throws: ``StoreError`` with code `storeLocked` while a backup of some process keeps such work away.
  func maintain<R>(after commit: UInt64, _ step: (MaintenanceTransaction) throws -> R) throws -> R {
    if try environment.read({ try AppliedMark.commit($0, environment.databases) }) < commit { try applyAll() }
    return try environment.write { transaction in
      // Inside the write transaction, so that steps of several processes do not take each other for a backup.
      guard let alone = try FileLock.tryExclusive(backupLock) else {
        throw StoreError(.storeLocked, "a backup is running; this work goes on when it is done")
      }
      defer { alone.release() }
      let writer = LMDBWriter(transaction, environment.databases)
      let result = try step(MaintenanceTransaction(writer))
      try writer.finish()
      return result
    }
  }
}
