/// Something wrong in a log.
public struct LogProblem: Sendable, Hashable, CustomStringConvertible {
  public var segment: UInt64
  /// Where in the segment's file.
  public var offset: UInt64
  public var message: String

  public var description: String { "segment \(segment), offset \(offset): \(message)" }
}

extension Log {
  /// Reads every published frame from segment `first` on (0: the oldest) and checks it. Needs no lock.
  /// - Returns: what is wrong, in the log's order: at most one problem for the header and one for the frames of each
  ///   segment, since nothing behind damage in a segment can be followed.
  /// - Throws: only when the directory cannot be listed.
  public func verify(from first: UInt64 = 0) throws -> [LogProblem] {
    let head = visible
    var problems: [LogProblem] = []
    var before: (number: UInt64, end: LogAddress?)?
    for number in try directory.segmentNumbers() where number >= first && number <= head.segment {
      if let before, before.number + 1 != number {
        problems.append(LogProblem(segment: number, offset: 0, message: "the segment before it is missing"))
      }
      do {
        guard let segment = try Segment.open(number, in: directory) else {
          // It was trimmed since the listing, and all before it with it.
          before = nil
          continue
        }
        if let end = before?.end, end != segment.header.previous {
          problems.append(
            LogProblem(
              segment: number, offset: 0, message: "it goes on from another frame than the last one before it"))
        }
        if segment.header.storeID != identity {
          problems.append(LogProblem(segment: number, offset: 0, message: "it belongs to another log"))
        }
        before = (number, try verify(segment, head: head, &problems))
      } catch {
        problems.append(LogProblem(segment: number, offset: 0, message: "\(error)"))
        before = (number, nil)
      }
    }
    return problems
  }

  /// The end of the segment's frames, or `nil` if it could not be found.
  private func verify(_ segment: Segment, head: LogAddress, _ problems: inout [LogProblem]) throws -> LogAddress? {
    var limit = Int(head.offset)
    if segment.number != head.segment {
      guard let next = try? Segment.open(segment.number + 1, in: directory) else { return nil }
      limit = Int(clamping: next.header.previous.offset)
    }
    let cursor = SegmentCursor(segment: segment, position: segment.header.firstAddress, limit: limit)
    do {
      while true {
        switch try cursor.current() {
        case .frame(let header, _): cursor.advance(past: header)
        case .end: return cursor.position
        case .bad(let reason):
          problems.append(LogProblem(segment: segment.number, offset: UInt64(cursor.offset), message: reason))
          return nil
        }
      }
    } catch {
      problems.append(LogProblem(segment: segment.number, offset: UInt64(cursor.offset), message: "\(error)"))
      return nil
    }
  }
}
