import Synchronization

extension Log {
  /// All published segments, the oldest first. Cheap enough to ask every second: files of finished segments are looked
  /// at once.
  public func segments() throws -> [LogSegmentInfo] {
    let head = visible
    var infos: [LogSegmentInfo] = []
    let numbers = try directory.segmentNumbers()
    for number in numbers where number <= head.segment {
      if let info = try info(number, head: head) {
        infos.append(info)
      } else {
        // It was trimmed since the listing, and all before it with it.
        infos.removeAll()
      }
    }
    guard let first = infos.first else {
      // Even the head's segment of a moment ago may have been finished and trimmed since.
      return visible.segment == head.segment ? [] : try segments()
    }
    finished.forget(below: first.number)
    return infos
  }

  /// Bytes of all published segments on the disk.
  public func byteCount() throws -> Int { try segments().reduce(0) { $0 + $1.byteCount } }

  /// Where the log begins: the address at which its oldest frame is read. Usually one system call.
  public var firstAvailable: LogAddress {
    get throws {
      if let known = finished.oldest, try directory.contains(LogDirectory.segmentName(known.segment)) { return known }
      let first = try oldestSegment()?.header.firstAddress ?? .start
      finished.oldest = first
      return first
    }
  }

  /// Deletes the segments with lower numbers than `segment`, with their summaries; never the one that is written to.
  ///
  /// The caller sees to it that nothing needs them: above all not the segment of what was applied to the tables
  /// (``Log/open(directory:options:applied:)`` begins there), nor those of checkpoints. Readers may be at work: one that
  /// has a deleted segment open may finish it and gets `trimmed` behind it. The system frees the space a moment later.
  ///
  /// The oldest goes first, and its name is gone from the disk before the next is touched, so that no accident leaves a
  /// hole. A call that was interrupted is completed by the next one. Takes no lock; several may trim at once.
  /// - Throws: ``StreamError``: `closed`, `io`. What was deleted until then stays so.
  @discardableResult
  public func trim(below segment: UInt64) throws -> LogTrimResult {
    guard !isClosed.load(ordering: .relaxed) else { throw StreamError(.closed, "The log is closed.") }
    let before = try firstAvailable
    let bound = min(segment, visible.segment)
    var removed = 0
    var bytes = 0
    var deleted = DeletedFiles()
    defer { deleted.closeInBackground() }
    for number in try directory.segmentNumbers() where number < bound {
      let name = LogDirectory.segmentName(number)
      let file = try LogFile(path: directory.file(name), mode: .read)
      if try directory.remove(name), let file {
        bytes += try file.size
        removed += 1
        deleted.add(file)
      }
      try directory.sync()
    }
    for number in try directory.summaryNumbers() where number < bound {
      try directory.remove(LogDirectory.summaryName(number))
    }
    finished.forget(below: bound)
    let first = try firstAvailable
    return LogTrimResult(
      removedSegments: removed, removedBytes: bytes, removedRecords: first.records - min(before.records, first.records),
      first: first)
  }

  /// `nil` if the segment is not there.
  private func info(_ number: UInt64, head: LogAddress) throws -> LogSegmentInfo? {
    if let known = finished.info(number) { return known }
    guard let segment = try Segment.open(number, in: directory) else { return nil }
    let end: LogAddress
    if number == head.segment {
      end = head
    } else {
      guard let next = try Segment.open(number + 1, in: directory) else { return nil }
      end = next.header.previous
    }
    let info = LogSegmentInfo(
      number: number, firstAddress: segment.header.firstAddress, end: number == head.segment ? nil : end,
      byteCount: try segment.file.size, created: segment.header.created,
      firstTimestamp: try firstTimestamp(of: segment, upTo: end), lastTimestamp: end.timestamp)
    if number < head.segment { finished.keep(info) }
    return info
  }

  /// Read from the first frame's header alone: whoever reads the frame verifies it.
  private func firstTimestamp(of segment: Segment, upTo end: LogAddress) throws -> UInt64? {
    guard end.offset > UInt64(SegmentHeader.size) else { return nil }
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: FrameHeader.size, alignment: 8)
    defer { bytes.deallocate() }
    guard try segment.file.read(into: bytes, at: SegmentHeader.size) == FrameHeader.size,
      let header = FrameHeader(UnsafeRawPointer(bytes.baseAddress!))
    else {
      throw StreamError(.corrupted, "\(segment.file.path) is damaged at offset \(SegmentHeader.size).")
    }
    return header.timestamp
  }
}
