extension SegmentCursor {
  /// A range of no more bytes than this is walked through frame by frame.
  private static let walked = 16 << 10
  /// Bytes that are read and verified in vain, where a record holds what looks like the beginning of a frame, before the
  /// search goes on by walking.
  private static let triedInVain = 4 << 20

  /// Moves forward, to behind the last frame that `target` lies behind. The cursor's own position must lie before the
  /// target.
  ///
  /// The place is found by halving the range of offsets: frames vouch for themselves at multiples of 8, so the next one
  /// behind any offset can be found. Each byte is looked at no more than once in that search, so large frames cost no
  /// more than reading the segment.
  func seek(_ target: SeekTarget) throws {
    // Frames that begin before `low`, and the one that begins there, are before the target. None that begins at or
    // behind `high` is.
    var low = offset
    var lowEnd = offset
    var high = limit
    var found: FrameHeader?
    var credit = SegmentCursor.triedInVain
    while high - lowEnd > SegmentCursor.walked && credit > 0 {
      let middle = (lowEnd + (high - lowEnd) / 2) & ~7
      if let (at, header) = try nextFrame(from: middle, below: high, credit: &credit),
        target.isBehind(end(of: header, at: at))
      {
        low = at
        lowEnd = at + header.frameSize
        found = header
      } else if credit > 0 {
        high = middle
      }
    }
    if let found { position = address(before: found, at: low) }
    while true {
      switch try current() {
      case .frame(let header, _):
        guard target.isBehind(end(of: header)) else { return }
        advance(past: header)
      case .end:
        return
      case .bad(let reason):
        throw StreamError(
          .corrupted,
          "\(segment.file.path) is damaged at offset \(offset), behind commit \(position.commit): \(reason).")
      }
    }
  }

  /// The first frame that begins at or behind `start` and before `high`.
  private func nextFrame(from start: Int, below high: Int, credit: inout Int) throws -> (Int, FrameHeader)? {
    let step = 16 << 10
    var at = start
    while at < high {
      // The last frame may be shorter than a step, so the end of the range may come sooner.
      let count = min(step, high - at)
      guard count >= 8, var window = try bytes(at: at, count: count) else { return nil }
      var index = 0
      while index + 8 <= count {
        if window.get(UInt32.self, at: index) == FrameHeader.magic {
          if let header = try verifiedFrame(at: at + index) { return (at + index, header) }
          credit -= try bytesTried(at: at + index)
          guard credit > 0, let again = try bytes(at: at, count: count) else { return nil }
          window = again
        }
        index += 8
      }
      at += count
    }
    return nil
  }

  /// What it cost to find that no frame begins at `offset`.
  private func bytesTried(at offset: Int) throws -> Int {
    guard let start = try bytes(at: offset, count: FrameHeader.size), let header = FrameHeader(start),
      header.frameSize <= limit - offset
    else { return FrameHeader.size }
    return header.frameSize
  }

  /// An address from which the frame at `offset` can be read. Only the frame's own end is exact: a gap frame does not say
  /// which commit came before it.
  private func address(before header: FrameHeader, at offset: Int) -> LogAddress {
    LogAddress(
      commit: header.kind == FrameKind.end.rawValue ? header.commit : header.commit &- 1, segment: segment.number,
      offset: UInt64(offset), checksum: header.previousChecksum, timestamp: header.timestamp,
      records: header.recordsBefore)
  }
}
