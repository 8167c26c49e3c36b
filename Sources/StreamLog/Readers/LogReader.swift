/// Reads frames in order, across segments, up to the published head. Needs no lock and disturbs nobody; hold one per
/// thread.
///
/// A reader that is open on a segment which retention deletes finishes that segment and then finds the next one gone.
public final class LogReader {
  /// The address behind the last frame that was returned or passed.
  public private(set) var position: LogAddress

  private let log: Log
  private var cursor: SegmentCursor?
  /// The segment behind the cursor's, once its header has said where the cursor's ends.
  private var successor: Segment?
  private var current: FrameHeader?

  init(log: Log, position: LogAddress) {
    self.log = log
    self.position = position
  }

  /// The next frame whose commit is at most `commit`, or `nil` if there is none yet. End frames are passed over, gap
  /// frames are returned. The view's pointers are valid until the next call.
  /// - Throws: ``StreamError``: `trimmed`, `corrupted`, `newerVersion`, `behindApplied` (the position is beyond the
  ///   log's end), `io`. The position stays where it is.
  public func next(upTo commit: UInt64 = .max) throws -> FrameView? {
    guard let view = try peek(), view.commit <= commit else { return nil }
    skip()
    return view
  }

  /// The frame that ``next(upTo:)`` would return, without passing it.
  public func peek() throws -> FrameView? {
    while true {
      guard let cursor = try ready() else { return nil }
      if let current, let kind = FrameKind(rawValue: current.kind) { return cursor.view(of: current, kind: kind) }
      switch try cursor.current() {
      case .frame(let header, _):
        guard let kind = FrameKind(rawValue: header.kind), kind != .end else {
          cursor.advance(past: header)
          position = cursor.position
          continue
        }
        current = header
        return cursor.view(of: header, kind: kind)
      case .end:
        continue
      case .bad(let reason):
        throw StreamError(
          .corrupted,
          "\(cursor.segment.file.path) is damaged at offset \(cursor.offset), behind commit "
            + "\(cursor.position.commit): \(reason).")
      }
    }
  }

  /// Passes the frame that ``peek()`` returned.
  func skip() {
    guard let cursor, let current else { return }
    cursor.advance(past: current)
    position = cursor.position
    self.current = nil
  }

  /// A cursor with something before its limit, or `nil` at the head.
  private func ready() throws -> SegmentCursor? {
    while true {
      guard let cursor else {
        guard try begin() else { return nil }
        continue
      }
      if cursor.offset < cursor.limit { return cursor }
      if let next = successor {
        guard cursor.position == next.header.previous else {
          throw StreamError(
            .corrupted, "\(next.file.path) does not follow \(cursor.segment.file.path) at commit \(position.commit).")
        }
        position = next.header.firstAddress
        self.cursor = SegmentCursor(segment: next, position: position, limit: SegmentHeader.size)
        successor = nil
        continue
      }
      let head = log.visible
      if head.segment == cursor.segment.number {
        guard Int(head.offset) > cursor.limit else {
          guard Int(head.offset) == cursor.offset else { throw beyondHead(head) }
          return nil
        }
        cursor.limit = Int(head.offset)
      } else {
        guard head.segment > cursor.segment.number else { throw beyondHead(head) }
        let next = try open(cursor.segment.number + 1)
        successor = next
        cursor.limit = Int(clamping: next.header.previous.offset)
        guard cursor.offset <= cursor.limit else { throw beyondHead(next.header.previous) }
      }
    }
  }

  /// Opens the segment of the position. False if the log is empty.
  private func begin() throws -> Bool {
    if position.segment == 0 {
      guard let oldest = try log.directory.segmentNumbers().first else { return false }
      let segment = try open(oldest)
      guard segment.header.previous.commit <= position.commit || oldest == 1 else {
        throw trimmed(segment.header.previous.commit + 1)
      }
      position = segment.header.firstAddress
      cursor = SegmentCursor(segment: segment, position: position, limit: SegmentHeader.size)
    } else {
      let head = log.visible
      guard position.segment <= head.segment, position.commit <= head.commit else { throw beyondHead(head) }
      let segment = try open(position.segment)
      guard position.offset >= UInt64(SegmentHeader.size), position.offset <= segment.header.capacity else {
        throw StreamError(.misuse, "Offset \(position.offset) is not an address of this log.")
      }
      cursor = SegmentCursor(segment: segment, position: position, limit: Int(position.offset))
    }
    return true
  }

  private func open(_ number: UInt64) throws -> Segment {
    if let segment = try Segment.open(number, in: log.directory) { return segment }
    let numbers = try log.directory.segmentNumbers()
    if let oldest = numbers.first, oldest > number, let segment = try Segment.open(oldest, in: log.directory) {
      throw trimmed(segment.header.previous.commit + 1)
    }
    throw StreamError(.corrupted, "\(log.directory.segmentPath(number)) is missing.")
  }

  private func trimmed(_ first: UInt64) -> StreamError {
    StreamError(
      .trimmed, "What follows commit \(position.commit) was dropped from the log; it begins with commit \(first).",
      firstCommit: first)
  }

  private func beyondHead(_ end: LogAddress) -> StreamError {
    StreamError(
      .behindApplied, "Commit \(position.commit) is beyond this part of the log, which ends with commit \(end.commit).")
  }
}
