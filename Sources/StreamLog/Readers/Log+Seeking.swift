extension Log {
  /// A reader whose next frame is commit `commit`, or whatever commit comes first above it if a gap swallowed it.
  /// Costs reading up to one segment.
  /// - Throws: ``StreamError``: `trimmed` if that commit was dropped.
  public func reader(fromCommit commit: UInt64) throws -> LogReader {
    let reader = try reader { $0.previous.commit < max(commit, 1) }
    guard let reader else { throw trimmed(commit) }
    while let frame = try reader.peek(), frame.commit < commit { reader.skip() }
    return reader
  }

  /// A reader whose next frame is the first commit at or after `timestamp` (microseconds since 1970). Where retention
  /// dropped that time, it begins with the oldest frame there is. Costs reading up to one segment.
  public func reader(fromTime timestamp: UInt64) throws -> LogReader {
    let found = try reader { $0.previous.commit == 0 || $0.previous.timestamp < timestamp }
    let reader = try found ?? oldestReader()
    while let frame = try reader.peek(), frame.timestamp < timestamp { reader.skip() }
    return reader
  }

  /// A reader at the beginning of what is left.
  public func oldestReader() throws -> LogReader {
    guard let oldest = try directory.segmentNumbers().first, let segment = try Segment.open(oldest, in: directory)
    else { return reader(after: .start) }
    return reader(after: segment.header.firstAddress)
  }

  /// A reader at the beginning of the last segment that `isBefore` accepts.
  private func reader(where isBefore: (SegmentHeader) -> Bool) throws -> LogReader? {
    let head = visible
    for number in try directory.segmentNumbers().reversed() where number <= head.segment {
      guard let segment = try Segment.open(number, in: directory) else { continue }
      if isBefore(segment.header) || number == 1 && segment.header.previous.commit == 0 {
        return reader(after: segment.header.firstAddress)
      }
    }
    return nil
  }

  private func trimmed(_ commit: UInt64) -> StreamError {
    let first = (try? oldestReader().position.commit).map { $0 + 1 }
    return StreamError(
      .trimmed, "Commit \(commit) was dropped from the log.", firstCommit: first)
  }
}
