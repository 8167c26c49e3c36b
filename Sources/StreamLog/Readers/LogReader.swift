/// Reads frames in order, across segments, up to the published head. Needs no lock and disturbs nobody; hold one per
/// thread.
///
/// A reader that is open on a segment which retention deletes finishes that segment and then finds the next one gone.
public final class LogReader {
  /// The address behind the last frame that was returned or passed.
  public internal(set) var position: LogAddress

  let log: Log
  var cursor: SegmentCursor?
  /// The segment behind the cursor's, once its header has said where the cursor's ends.
  var successor: Segment?
  /// The frame that ``peek()`` returned and that is not passed yet.
  var current: FrameHeader?

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
  func ready() throws -> SegmentCursor? {
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
        enter(next)
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
        guard next.number == cursor.segment.number + 1 else {
          enter(next)
          continue
        }
        successor = next
        cursor.limit = Int(clamping: next.header.previous.offset)
        guard cursor.offset <= cursor.limit else { throw beyondHead(next.header.previous) }
      }
    }
  }

  /// Goes to the beginning of a segment.
  func enter(_ segment: Segment) {
    position = segment.header.firstAddress
    cursor = SegmentCursor(segment: segment, position: position, limit: SegmentHeader.size)
    successor = nil
    current = nil
  }

  /// Opens the segment of the position. False if the log is empty.
  private func begin() throws -> Bool {
    if position.segment == 0 {
      guard let oldest = try log.oldestSegment() else { return false }
      guard oldest.header.previous.commit <= position.commit || oldest.number == 1 else {
        throw trimmed(oldest.header.previous.commit + 1)
      }
      enter(oldest)
    } else {
      let head = log.visible
      guard position.segment <= head.segment, position.commit <= head.commit else { throw beyondHead(head) }
      let segment = try open(position.segment)
      guard segment.number == position.segment else {
        enter(segment)
        return true
      }
      guard position.offset >= UInt64(SegmentHeader.size), position.offset <= segment.header.capacity else {
        throw StreamError(.misuse, "Offset \(position.offset) is not an address of this log.")
      }
      cursor = SegmentCursor(segment: segment, position: position, limit: Int(position.offset))
    }
    return true
  }

  /// Segment `number`. If it was trimmed, the oldest one that is left, provided that it goes on right behind the
  /// position: then the reader has lost nothing.
  func open(_ number: UInt64) throws -> Segment {
    if let segment = try Segment.open(number, in: log.directory) { return segment }
    guard let oldest = try log.oldestSegment(), oldest.number > number else {
      throw StreamError(.corrupted, "\(log.directory.segmentPath(number)) is missing.")
    }
    let end = oldest.header.previous
    guard end.commit == position.commit, end.checksum == position.checksum, end.records == position.records else {
      throw trimmed(end.commit + 1)
    }
    return oldest
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
