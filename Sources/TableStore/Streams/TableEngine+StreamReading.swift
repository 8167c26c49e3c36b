import StreamLog

/// Some records of a stream.
package struct TableStreamPage: Sendable {
  /// In order.
  package var changes: [Change]
  /// Where to go on: behind all that was handed out or passed.
  package var cursor: StreamCursor
  /// Whether the stream is closed and nothing of it lies behind the cursor.
  package var isDrained: Bool
}

extension TableEngine {
  /// Where in the log a reader of `stream` begins.
  ///
  /// - Throws: ``StoreError`` `streamPosition` for a position outside the stream, `streamTrimmed` for one that is gone.
  func cursor(in stream: TableStream, at start: StreamStart) throws -> StreamCursor {
    switch start {
    case .trimHorizon:
      let oldest = try cursor(for: .trimHorizon)
      guard oldest.address.commit < stream.enabledBy else { return oldest }
      return try orOldest(.at(StreamPosition(commit: stream.enabledBy, index: 0)))
    case .latest:
      guard let closing = stream.closing else { return try cursor(for: .latest) }
      return try orOldest(.after(StreamPosition(commit: closing.commit, index: .max)))
    case .at(let position), .after(let position):
      guard position.commit >= stream.enabledBy, position.commit <= stream.closing?.commit ?? .max else {
        throw StoreError(.streamPosition, "Position \(position.sequenceNumber) lies outside the stream.")
      }
      return try cursor(for: start)
    case .time: return try cursor(for: start)
    }
  }

  /// The cursor of a start, or the oldest one there is if retention has passed it.
  private func orOldest(_ start: StreamStart) throws -> StreamCursor {
    do {
      return try cursor(for: start)
    } catch let error as StoreError where error.code == .streamTrimmed {
      return try cursor(for: .trimHorizon)
    }
  }

  /// Reads the next records of `stream`: no more than `maxRecords`, and not above `maxBytes` unless the first one is
  /// larger. A page may be empty though there is more: then much of other tables was passed, and the page's cursor is
  /// behind it. Blocking.
  ///
  /// - Throws: ``StoreError``: `streamTrimmed` if retention has passed the cursor, `streamPosition` if the cursor is none
  ///   of this store.
  func read(
    _ stream: TableStream, from cursor: StreamCursor, maxRecords: Int, maxBytes: Int
  ) throws -> TableStreamPage {
    do {
      return try readOn(stream, from: cursor, maxRecords, maxBytes)
    } catch let error as StoreError where [.streamPosition, .storeCorrupted].contains(error.code) {
      // The place in the files may be another one's, such as that of the store a backup was made of.
      return try readOn(stream, from: try self.cursor(for: .at(cursor.next)), maxRecords, maxBytes)
    }
  }

  private func readOn(
    _ stream: TableStream, from cursor: StreamCursor, _ maxRecords: Int, _ maxBytes: Int
  ) throws -> TableStreamPage {
    let reader = ChangeReader(self, table: stream.tableID, name: stream.table, from: cursor)
    if let closing = stream.closing { reader.limit = closing.commit }
    var changes: [Change] = []
    var bytes = 0
    // Set when a record did not fit any more: the reader hands out whole commits.
    var end: StreamCursor?
    var last = cursor
    _ = try reader.forEach(maxChanges: maxRecords, maxBytes: maxBytes) { change in
      guard end == nil, stream.holds(change) else { return }
      if changes.count == maxRecords || !changes.isEmpty && bytes + change.byteCount > maxBytes {
        end = last
        return
      }
      changes.append(Change(change))
      bytes += change.byteCount
      last = reader.cursor(behind: change)
    }
    let reached = end ?? reader.cursor
    let isDrained = stream.closing.map { reached.address.commit >= $0.commit } ?? false
    return TableStreamPage(changes: changes, cursor: reached, isDrained: isDrained)
  }
}
