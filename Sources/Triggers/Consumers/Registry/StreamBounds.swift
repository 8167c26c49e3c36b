package import StreamLog
package import TableStore

/// Where the stream begins and ends at one moment.
package struct StreamBounds: Sendable {
  /// Where the oldest change that is still there is read.
  package var first: LogAddress
  /// The end of what was published.
  package var head: LogAddress

  package init(first: LogAddress, head: LogAddress) {
    self.first = first
    self.head = head
  }

  /// - Parameter state: a view of the entries, no newer than the log.
  package init(_ log: Log, _ state: ConsumerStateReader) throws {
    // The end first: whatever it is, the beginning that is looked at later is not behind it.
    let head = log.visible
    self.init(first: try log.firstAvailable, head: head)
  }

  /// Whether changes behind `cursor` are gone. Commits without changes that are gone are no loss.
  package func hasPassed(_ cursor: StreamCursor) -> Bool {
    cursor.address.commit < first.commit && cursor.recordsBefore < first.records
  }

  /// The first position that can be had.
  package var firstPosition: StreamPosition { StreamPosition(commit: first.commit + 1, index: 0) }

  /// `cursor`, or the beginning of the stream where that lies behind it and nothing between the two is lost.
  package func lifted(_ cursor: StreamCursor) -> StreamCursor {
    cursor.address.commit < first.commit && !hasPassed(cursor) ? StreamCursor(first) : cursor
  }

  package func trimmed(_ what: String) -> TriggerError {
    TriggerError(
      .trimmed, "\(what) was dropped from the stream, which begins with commit \(first.commit + 1).",
      firstAvailable: firstPosition)
  }

  package func expired(_ name: String) -> TriggerError {
    TriggerError(
      .expired,
      "The consumer \(name) has expired: changes behind its checkpoint are gone, and the stream begins with commit "
        + "\(first.commit + 1). Reset or remove it.",
      firstAvailable: firstPosition, isPermanent: true)
  }
}
