extension Log {
  /// A reader whose next frame is commit `commit`, or whatever commit comes first above it if a gap swallowed it. Where
  /// that commit is still to come, the next frame is the next one that is published.
  ///
  /// Finding the place takes a few dozen reads of some kilobytes, however long the log is; so do the other ways to seek.
  /// - Throws: ``StreamError``: `trimmed` if that commit was dropped; `corrupted`, `io`.
  public func reader(fromCommit commit: UInt64) throws -> LogReader {
    guard let reader = try seek(.commit(max(commit, 1))) else { throw try trimmed("Commit \(commit)") }
    return reader
  }

  /// A reader whose next frame is the first commit at or after `timestamp` (microseconds since 1970). Where retention
  /// dropped that time, it begins with the oldest frame there is.
  public func reader(fromTime timestamp: UInt64) throws -> LogReader {
    try seek(.time(timestamp)) ?? oldestReader()
  }

  /// A reader whose next frame holds the record before which exactly `number` records lie (``FrameView/recordsBefore``),
  /// or is the gap that swallowed it. Frames without records are passed over. With the head's
  /// ``LogAddress/records`` less N, the frames read hold the last N records and perhaps some before them.
  /// - Throws: ``StreamError``: `trimmed` if that record was dropped; `corrupted`, `io`.
  public func reader(fromRecord number: UInt64) throws -> LogReader {
    guard let reader = try seek(.record(number)) else { throw try trimmed("Record \(number)") }
    return reader
  }

  /// A reader at the beginning of what is left.
  public func oldestReader() throws -> LogReader {
    reader(after: try oldestSegment()?.header.firstAddress ?? .start)
  }

  /// The oldest segment that is left; `nil` if there is none.
  func oldestSegment() throws -> Segment? {
    while true {
      guard let number = try directory.segmentNumbers().first else { return nil }
      // Trimming may take it between the look and the opening. Then another is the oldest.
      if let segment = try Segment.open(number, in: directory) { return segment }
    }
  }

  /// A reader behind the last frame that the target lies behind; `nil` if what is left begins behind the target.
  private func seek(_ target: SeekTarget) throws -> LogReader? {
    let head = visible
    guard let segment = try segment(before: target, upTo: head.segment) else { return nil }
    var limit = Int(clamping: head.offset)
    if segment.number != head.segment {
      // Without it, the segment has just been trimmed.
      guard let next = try Segment.open(segment.number + 1, in: directory) else { return nil }
      limit = Int(clamping: next.header.previous.offset)
    }
    let cursor = SegmentCursor(
      segment: segment, position: segment.header.firstAddress, limit: limit, window: 32 << 10)
    try cursor.seek(target)
    return reader(after: cursor.position)
  }

  /// The last segment that begins before the target, found by halving; `nil` if none that is left does.
  private func segment(before target: SeekTarget, upTo last: UInt64) throws -> Segment? {
    guard var low = try directory.segmentNumbers().first else { return nil }
    var high = last
    var found: Segment?
    while low <= high {
      let middle = low + (high - low) / 2
      guard let segment = try Segment.open(middle, in: directory) else {
        // It was trimmed since the listing, and all before it with it.
        found = nil
        low = middle + 1
        continue
      }
      if target.isBehind(segment.header.previous) {
        found = segment
        low = middle + 1
      } else {
        high = middle - 1
      }
    }
    return found
  }

  private func trimmed(_ what: String) throws -> StreamError {
    StreamError(
      .trimmed, "\(what) was dropped from the log.", firstCommit: try firstAvailable.commit + 1)
  }
}
