import StreamLog

/// Reads the changes of some tables forward from a cursor. Blocking, for one thread at a time, and without a
/// transaction: it reads files, so that nothing it does holds back the store.
package final class ChangeReader: @unchecked Sendable {
  /// What one call went through.
  package struct Progress: Sendable {
    /// Changes that were handed out.
    package var found = 0
    /// Records of other tables that were passed.
    package var passed: UInt64 = 0
    /// Whether the head was reached: nothing more to read for now.
    package var isAtHead = false
  }

  /// A commit with more changes than this, or more bytes than ``fragmentBytes``, is handed out in parts.
  package static let fragmentChanges = 10_000
  package static let fragmentBytes = 8 << 20
  /// A call ends after this many bytes of records, its own and others', so that it never takes long.
  private static let bytesPerCall = 64 << 20

  private let tables: TableEngine
  private let log: Log
  private var names: TableNames
  private var reader: LogReader?
  /// Where in its frame the record number `cursor.done` of commit `commit` begins; known after a part was handed out.
  private var part: (commit: UInt64, index: UInt32, offset: Int)?
  /// Behind the last change that was handed out or passed.
  ///
  /// While a change is lent, ``StreamCursor/address`` is the end of the commit before the change's.
  package private(set) var cursor: StreamCursor
  /// Nothing beyond this commit is read: it counts as the head, if the head is not before it.
  package var limit = UInt64.max
  /// The end of the frame at hand.
  private var frameEnd = LogAddress.start

  package convenience init(_ store: Store, _ selection: TableSelection, from cursor: StreamCursor) {
    self.init(store.tableEngine, selection, from: cursor)
  }

  init(_ tables: TableEngine, _ selection: TableSelection, from cursor: StreamCursor) {
    self.tables = tables
    self.cursor = cursor
    log = tables.engine.log
    names = TableNames(selection)
  }

  /// Reads the changes of one table only, which may be gone, and not those of others of its name.
  init(_ tables: TableEngine, table id: UInt32, name: String, from cursor: StreamCursor) {
    self.tables = tables
    self.cursor = cursor
    log = tables.engine.log
    names = TableNames(only: id, name: name)
  }

  /// Appends the next changes to `changes`: whole commits, up to a number of changes or bytes, so far as they are
  /// durable. The first commit is handed out even if it is larger; in parts if it has more than ``fragmentChanges``
  /// changes or ``fragmentBytes`` bytes. A call may find nothing and not be at the head, where it passed much.
  ///
  /// - Throws: ``StoreError``: `streamTrimmed` if retention has passed the cursor, `streamPosition` if the cursor is
  ///   not one of this store, `storeCorrupted`, `storeNewer`. The cursor stays where it is, and `changes` is as it was.
  package func next(maxChanges: Int, maxBytes: Int, into changes: inout [Change]) throws -> Progress {
    let before = changes.count
    do {
      return try forEach(maxChanges: maxChanges, maxBytes: maxBytes) { changes.append(Change($0)) }
    } catch {
      changes.removeSubrange(before...)
      throw error
    }
  }

  /// The same; the cursor behind each change is appended to `cursors`.
  package func next(
    maxChanges: Int, maxBytes: Int, into changes: inout [Change], cursors: inout [StreamCursor]
  ) throws -> Progress {
    let before = (changes.count, cursors.count)
    do {
      return try forEach(maxChanges: maxChanges, maxBytes: maxBytes) { change in
        changes.append(Change(change))
        cursors.append(cursor(behind: change))
      }
    } catch {
      changes.removeSubrange(before.0...)
      cursors.removeSubrange(before.1...)
      throw error
    }
  }

  /// The cursor behind a change of the frame at hand.
  package func cursor(behind change: borrowing LentChange) -> StreamCursor {
    guard change.position.index + 1 < change.commitSize, let reader else { return StreamCursor(frameEnd) }
    return StreamCursor(reader.position, done: change.position.index + 1)
  }

  /// Lends the next changes to `body`, as ``next(maxChanges:maxBytes:into:)`` would append them.
  ///
  /// - Throws: also what `body` throws. The cursor stays where it was before the call.
  @inline(__always)
  package func forEach(
    maxChanges: Int, maxBytes: Int, _ body: (LentChange) throws -> Void
  ) throws -> Progress {
    try restoring {
      var progress = try read(upTo: try durableHead(), maxChanges, maxBytes, body)
      // Where commits are visible before they are durable and nobody else sees to it, the reader that has come to them
      // syncs the log.
      guard progress.isAtHead, tables.engine.readersSync, log.visibleCommit > cursor.address.commit else {
        return progress
      }
      progress.isAtHead = false
      guard progress.found == 0 else { return progress }
      try log.syncVisible()
      let passed = progress.passed
      progress = try read(upTo: try durableHead(), maxChanges, maxBytes, body)
      progress.passed += passed
      return progress
    }
  }

  /// The same up to the commit that a view of the store sees, durable or not.
  func forEach(
    in view: Snapshot, maxChanges: Int, maxBytes: Int, _ body: (LentChange) throws -> Void
  ) throws -> Progress {
    try restoring {
      try names.refresh(in: view)
      return try read(upTo: view.commit, maxChanges, maxBytes, body)
    }
  }

  private func restoring(_ body: () throws -> Progress) throws -> Progress {
    let before = cursor
    do {
      return try body()
    } catch {
      cursor = before
      reader = nil
      part = nil
      if let error = error as? StreamError { throw StoreError(reading: error) }
      throw error
    }
  }

  /// The last commit that may be handed out: it is durable, and the tables of this process can be read up to it.
  private func durableHead() throws -> UInt64 {
    let generations = try tables.engine.generations()
    if names.version != generations.catalogueVersion {
      try tables.engine.snapshot { try names.refresh(in: $0) }
      names.version = generations.catalogueVersion
    }
    return min(limit, log.durableCommit, generations.head)
  }

  @inline(__always)
  private func read(
    upTo head: UInt64, _ maxChanges: Int, _ maxBytes: Int, _ body: (LentChange) throws -> Void
  ) throws -> Progress {
    var progress = Progress()
    var (count, bytes, walked) = (0, 0, 0)
    let reader = try self.reader ?? open()
    self.reader = reader
    while count < maxChanges, bytes < maxBytes, walked < Self.bytesPerCall {
      if let wanted = names.wanted {
        progress.passed += try reader.skipSegments(without: wanted, upTo: head)
        if reader.position.commit > cursor.address.commit { cursor = StreamCursor(reader.position) }
      }
      guard let frame = try reader.peek(), frame.commit <= head else {
        progress.isAtHead = true
        return progress
      }
      guard count == 0 || count + frame.recordCount <= maxChanges && bytes + frame.records.count <= maxBytes else {
        return progress
      }
      let isLarge = frame.recordCount > Self.fragmentChanges || frame.records.count > Self.fragmentBytes
      let most = isLarge ? min(count + Self.fragmentChanges, maxChanges) : .max
      let mostBytes = isLarge ? bytes + Self.fragmentBytes : .max
      var (index, offset) = try place(in: frame)
      let start = offset
      frameEnd = frame.end
      while offset < frame.records.count, count < most, bytes < mostBytes {
        let record = try ChangeView.record(in: frame.records, &offset)
        if let name = try names.selectedName(try ChangeView.tableID(ofFramed: record)) {
          try body(
            LentChange(
              position: StreamPosition(commit: frame.commit, index: index), commitSize: UInt32(frame.recordCount),
              timestamp: frame.timestamp, epoch: frame.epoch, table: name, view: try ChangeView(framed: record),
              bytes: record))
          count += 1
          progress.found += 1
          bytes += record.count
        } else {
          progress.passed += 1
        }
        index += 1
      }
      walked += offset - start
      guard offset == frame.records.count else {
        cursor = StreamCursor(reader.position, done: index)
        part = (frame.commit, index, offset)
        return progress
      }
      guard index == frame.recordCount else { throw ChangeView.damaged }
      cursor = StreamCursor(frame.end)
      part = nil
      _ = try reader.next()
    }
    return progress
  }

  /// Where to begin in the frame: at its first record that is not done.
  private func place(in frame: FrameView) throws -> (index: UInt32, offset: Int) {
    if let part, part.commit == frame.commit { return (part.index, part.offset) }
    guard cursor.done > 0, frame.commit == cursor.address.commit + 1 else { return (0, 0) }
    var offset = 0
    var index: UInt32 = 0
    while index < cursor.done, offset < frame.records.count {
      _ = try ChangeView.record(in: frame.records, &offset)
      index += 1
    }
    return (index, offset)
  }

  private func open() throws -> LogReader {
    if cursor.address.segment == 0, cursor.address.commit > 0 {
      return try log.reader(fromCommit: cursor.address.commit + 1)
    }
    return log.reader(after: cursor.address)
  }
}

extension Engine {
  /// Whether whoever reads the stream syncs the log when only what is not durable is left: where commits are synced at
  /// times of their own, readers wait for those.
  var readersSync: Bool {
    if case .interval = options.durability { return false }
    return true
  }
}
