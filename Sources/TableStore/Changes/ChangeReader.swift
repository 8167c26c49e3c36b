import StreamLog

/// Reads the changes of some tables forward from a cursor. Blocking, for one thread at a time, and without a
/// transaction: it reads files, so that nothing it does holds back the store.
package final class ChangeReader: @unchecked Sendable {
  /// What one call of ``next(maxChanges:maxBytes:into:)`` went through.
  package struct Progress: Sendable {
    /// Records of other tables that were passed.
    package var passed = 0
    /// Whether the head was reached: nothing more to read for now.
    package var isAtHead = false
  }

  /// A commit with more changes than this, or more bytes than ``fragmentBytes``, is handed out in parts.
  package static let fragmentChanges = 10_000
  package static let fragmentBytes = 8 << 20

  private let tables: TableEngine
  private let selection: TableSelection
  private let log: Log
  private var reader: LogReader?
  private var names: [UInt32: (name: String, isSelected: Bool)] = [:]
  /// Behind the last change that was handed out or passed.
  package private(set) var cursor: StreamCursor
  /// Nothing beyond this commit is read.
  package var limit = UInt64.max

  package init(_ store: Store, _ selection: TableSelection, from cursor: StreamCursor) {
    tables = store.tableEngine
    log = store.log
    self.selection = selection
    self.cursor = cursor
  }

  /// Appends the next changes to `changes`: whole commits, up to a number of changes or bytes, so far as they are
  /// durable. The first commit is handed out even if it is larger, in parts if it is very large.
  ///
  /// - Throws: ``StoreError``: `streamTrimmed` if retention has passed the cursor, `storeCorrupted`, `storeNewer`. The
  ///   cursor stays where it is, and `changes` is as it was before.
  package func next(maxChanges: Int, maxBytes: Int, into changes: inout [Change]) throws -> Progress {
    var cursors: [StreamCursor]?
    return try next(maxChanges: maxChanges, maxBytes: maxBytes, into: &changes, cursors: &cursors)
  }

  /// The same; unless `cursors` is `nil`, the cursor behind each change is appended to it.
  package func next(
    maxChanges: Int, maxBytes: Int, into changes: inout [Change], cursors: inout [StreamCursor]?
  ) throws -> Progress {
    let before = (changes.count, cursors?.count ?? 0, cursor)
    do {
      return try read(maxChanges, maxBytes, &changes, &cursors)
    } catch {
      changes.removeSubrange(before.0...)
      cursors?.removeSubrange(before.1...)
      cursor = before.2
      reader = nil
      throw StoreError.translating(error)
    }
  }

  private func read(
    _ maxChanges: Int, _ maxBytes: Int, _ changes: inout [Change], _ cursors: inout [StreamCursor]?
  ) throws -> Progress {
    // What is handed out can also be read from the tables of this process.
    let head = min(limit, log.durableCommit, try tables.engine.generations().head)
    var progress = Progress()
    var count = 0
    var bytes = 0
    let reader = try self.reader ?? open()
    self.reader = reader
    while count < maxChanges, bytes < maxBytes {
      guard let frame = try reader.peek(), frame.commit <= head else {
        progress.isAtHead = true
        return progress
      }
      guard count == 0 || count + frame.recordCount <= maxChanges && bytes + frame.records.count <= maxBytes else {
        return progress
      }
      let isLarge = frame.recordCount > Self.fragmentChanges || frame.records.count > Self.fragmentBytes
      let limit = isLarge ? (min(maxChanges, Self.fragmentChanges), Self.fragmentBytes) : (Int.max, Int.max)
      var index: UInt32 = 0
      var taken = 0
      var takenBytes = 0
      try ChangeView.forEach(inSection: frame.records) { view, record in
        defer { index += 1 }
        guard index >= cursor.done, taken < limit.0, takenBytes < limit.1 else { return }
        let table = try name(of: view.tableID)
        cursor.done = index + 1
        guard table.isSelected else {
          progress.passed += 1
          return
        }
        taken += 1
        takenBytes += record.count
        changes.append(
          Change(
            position: StreamPosition(commit: frame.commit, index: index), commitSize: UInt32(frame.recordCount),
            timestamp: frame.timestamp, epoch: frame.epoch, table: table.name, bytes: Array(record)))
        cursors?.append(cursor)
      }
      count += taken
      bytes += takenBytes
      guard cursor.done >= frame.recordCount else { return progress }
      cursor = StreamCursor(frame.end)
      _ = try reader.next()
    }
    return progress
  }

  private func open() throws -> LogReader {
    if cursor.address.segment == 0, cursor.address.commit > 0 {
      return try log.reader(fromCommit: cursor.address.commit + 1)
    }
    return log.reader(after: cursor.address)
  }

  /// The name that the table with this id has or had.
  private func name(of id: UInt32) throws -> (name: String, isSelected: Bool) {
    if let known = names[id] { return known }
    let name = try tables.engine.snapshot { snapshot in
      try snapshot.get(.system, SystemKey.table(withID: id)).map { String(decoding: $0, as: UTF8.self) }
    }
    guard let name else { throw StoreError(.storeCorrupted, "The stream names table \(id), which never was.") }
    let entry = (name, selection.includes(name))
    names[id] = entry
    return entry
  }
}
