extension LogReader {
  /// Passes over whole segments that hold none of the wanted tags, as their summaries say. Does something only where the
  /// reader is at the beginning of a finished segment that has a summary; each segment passed costs the same small time,
  /// whatever it holds. Call it before each ``next(upTo:)``: elsewhere it costs next to nothing.
  ///
  /// Segments with gap frames are never passed over.
  /// - Parameters:
  ///   - tags: what the reader wants, as the tagger given to ``Log/summarise(tagger:maxSegments:)`` names it.
  ///   - commit: no segment is passed that holds a commit above this.
  /// - Returns: how many records were passed over.
  /// - Throws: as ``next(upTo:)``.
  public func skipSegments(without tags: Set<UInt32>, upTo commit: UInt64 = .max) throws -> UInt64 {
    if let cursor, cursor.offset > SegmentHeader.size, cursor.offset < cursor.limit { return 0 }
    let before = position.records
    while let cursor = try ready(), cursor.offset == SegmentHeader.size {
      let segment = cursor.segment
      guard segment.number < log.visible.segment, let summary = try log.summary(of: segment),
        summary.end.commit <= commit,
        !summary.mayHold(anyOf: tags)
      else { break }
      let next = try successor ?? open(segment.number + 1)
      guard next.header.previous == summary.end else { break }
      enter(next)
    }
    return position.records - before
  }
}
