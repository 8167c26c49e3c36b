import Synchronization

extension Log {
  /// Makes the summaries that finished segments lack, the oldest first, so that ``LogReader/skipSegments(without:upTo:)``
  /// can pass over segments. Each costs reading one segment; with nothing to do, a call costs one listing of the
  /// directory. Any process may call it at any time; what two make at once is the same.
  /// - Parameters:
  ///   - tagger: adds the tags of one commit's frame to the set. It must give the same tags for the same frame always.
  ///   - maxSegments: how many segments to read at most.
  /// - Returns: how many summaries were made.
  /// - Throws: what `tagger` throws; ``StreamError``: `corrupted`, `newerVersion`, `diskFull`, `io`, `closed`.
  public func summarise(
    tagger: (FrameView, inout Set<UInt32>) throws -> Void, maxSegments: Int = .max
  ) throws -> Int {
    guard !isClosed.load(ordering: .relaxed) else { throw StreamError(.closed, "The log is closed.") }
    let head = visible.segment
    var made = 0
    for number in try directory.segmentNumbers() where number < head && !finished.hasSummary(number) {
      if made >= maxSegments { break }
      // Without either, the segment has just been trimmed.
      guard let segment = try Segment.open(number, in: directory) else { continue }
      if try summary(of: segment) != nil { continue }
      guard let next = try Segment.open(number + 1, in: directory) else { continue }
      let summary = try summarise(segment, upTo: next.header.previous, tagger)
      try write(summary)
      finished.keep(summary)
      made += 1
    }
    return made
  }

  /// The summary of a finished segment; `nil` if it has none that can be relied on.
  func summary(of segment: Segment) throws -> SegmentSummary? {
    if let known = finished.summary(segment.number), known.salt == segment.header.salt { return known }
    guard let file = try LogFile(path: directory.file(LogDirectory.summaryName(segment.number)), mode: .read) else {
      return nil
    }
    let size = min(try file.size, 64 << 10)
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 1), alignment: 8)
    defer { bytes.deallocate() }
    let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<size]), at: 0)
    guard let summary = SegmentSummary(UnsafeRawBufferPointer(rebasing: bytes[..<count])),
      summary.number == segment.number, summary.salt == segment.header.salt
    else { return nil }
    finished.keep(summary)
    return summary
  }

  private func summarise(
    _ segment: Segment, upTo end: LogAddress, _ tagger: (FrameView, inout Set<UInt32>) throws -> Void
  ) throws -> SegmentSummary {
    let start = segment.header.firstAddress
    let cursor = SegmentCursor(segment: segment, position: start, limit: Int(clamping: end.offset))
    var summary = SegmentSummary(
      salt: segment.header.salt, number: segment.number, end: end, firstCommit: 0, firstTimestamp: 0,
      records: end.records &- start.records, tags: nil)
    var tags: Set<UInt32> = []
    var isAny = false
    while case .frame(let header, _) = try cursor.current(), let kind = FrameKind(rawValue: header.kind) {
      if cursor.position == start { summary.firstTimestamp = header.timestamp }
      if kind == .commit {
        if summary.firstCommit == 0 { summary.firstCommit = header.commit }
        if !isAny { try tagger(cursor.view(of: header, kind: kind), &tags) }
      }
      isAny = isAny || kind == .gap || tags.count > SegmentSummary.maximumTags
      cursor.advance(past: header)
    }
    guard cursor.position == end || start.offset == end.offset else {
      throw StreamError(
        .corrupted,
        "\(segment.file.path) is damaged at offset \(cursor.offset), behind commit \(cursor.position.commit).")
    }
    summary.tags = isAny ? nil : tags.sorted()
    return summary
  }

  /// Puts the summary in its place as a whole. Not synced: one that a power cut spoils is made again.
  private func write(_ summary: SegmentSummary) throws {
    let name = "sum-\(summary.number)-\(processID)-\(UInt32.random(in: 0 ... .max)).part"
    guard let file = try LogFile(path: directory.file(name), mode: .createNew, faults: directory.faults) else { return }
    do {
      try summary.encoded.withUnsafeBytes { try file.write($0, at: 0) }
      try directory.rename(name, to: LogDirectory.summaryName(summary.number))
    } catch {
      _ = try? directory.remove(name)
      throw error
    }
  }
}
