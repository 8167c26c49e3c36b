import CPlatform
package import StreamLog
package import TableStore

/// Finds the cursors that starting places stand for. Blocking: it reads the log's files.
package struct StreamPlaces {
  private let log: Log
  private let bounds: StreamBounds

  package init(_ log: Log, _ bounds: StreamBounds) {
    self.log = log
    self.bounds = bounds
  }

  package init(_ store: Store) throws {
    let log = store.log
    try self.init(log, store.readConsumers { try StreamBounds(log, $0) })
  }

  /// The cursor from which a reader sees what `start` promises. For `latest` that is the head of this moment; whoever
  /// must not miss anything takes ``ConsumerTransaction/latest`` in the commit that counts.
  ///
  /// - Throws: ``TriggerError``: `invalidPosition` for a place beyond the next commit to come, a time to come, or a position that no
  ///   change of this store has; `trimmed` for one that retention has dropped.
  package func cursor(for start: StreamStart) throws -> StreamCursor {
    do {
      switch start {
      case .trimHorizon: return StreamCursor(bounds.first)
      case .latest: return StreamCursor(bounds.head)
      case .at(let position): return try cursor(position, passing: false)
      case .after(let position): return try cursor(position, passing: true)
      case .time(let time): return try cursor(since: time)
      }
    } catch let error as StreamError where error.code == .trimmed {
      throw bounds.trimmed("The place asked for")
    }
  }

  /// The cursor with exactly `count` changes before it.
  ///
  /// - Throws: ``TriggerError``: `trimmed`, `invalidPosition`.
  package func cursor(recordsBefore count: UInt64) throws -> StreamCursor {
    guard count >= bounds.first.records else { throw bounds.trimmed("Change number \(count + 1)") }
    guard count <= bounds.head.records else { throw future("Change number \(count + 1)") }
    let reader = try log.reader(fromRecord: count)
    guard let frame = try reader.peek(), frame.recordsBefore <= count, frame.kind == .commit else {
      return StreamCursor(reader.position)
    }
    return StreamCursor(reader.position, done: UInt32(count - frame.recordsBefore))
  }

  /// Changes of the store up to and with commit `commit`, as far as that can still be told: for a commit that retention
  /// has dropped, those before the stream's beginning.
  ///
  /// - Throws: ``TriggerError`` `invalidPosition` for a commit to come.
  package func records(through commit: UInt64) throws -> UInt64 {
    let head = bounds.head
    if commit == head.commit { return head.records }
    guard commit < head.commit else { throw future("Commit \(commit)") }
    guard commit > bounds.first.commit else { return bounds.first.records }
    return try log.reader(fromCommit: commit + 1).position.records
  }

  private func cursor(_ position: StreamPosition, passing: Bool) throws -> StreamCursor {
    guard position.commit > 0 else { throw foreign(position) }
    // Where a reader says to go on that has read everything.
    if !passing, position == StreamCursor(bounds.head).next { return StreamCursor(bounds.head) }
    guard position.commit <= bounds.head.commit else { throw future("Position \(position)") }
    guard position.commit > bounds.first.commit else { throw bounds.trimmed("Position \(position)") }
    let reader = try log.reader(fromCommit: position.commit)
    guard let frame = try reader.peek(), frame.commit == position.commit, frame.kind == .commit else {
      // A gap has swallowed the commit: the next one there is comes first.
      return StreamCursor(reader.position)
    }
    // Commits without changes have no position; where one is named by its first, it is simply passed.
    guard position.index < frame.recordCount || frame.recordCount == 0 && position.index == 0 else {
      throw foreign(position)
    }
    let done = position.index + (passing ? 1 : 0)
    return done >= frame.recordCount ? StreamCursor(frame.end) : StreamCursor(reader.position, done: done)
  }

  private func cursor(since time: UInt64) throws -> StreamCursor {
    guard time <= max(cplatform_realtime_us(), bounds.head.timestamp) else {
      throw TriggerError(.invalidPosition, "The time asked for is still to come.")
    }
    let position = try log.reader(fromTime: time).position
    return StreamCursor(position.commit < bounds.first.commit ? bounds.first : position)
  }

  private func future(_ what: String) -> TriggerError {
    TriggerError(
      .invalidPosition, "\(what) is beyond the end of the stream, which is commit \(bounds.head.commit).")
  }

  private func foreign(_ position: StreamPosition) -> TriggerError {
    TriggerError(.invalidPosition, "No change of this store has the position \(position).")
  }
}
