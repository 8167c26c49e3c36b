/// Steps through the frames of one segment, verifying each. Not thread-safe.
///
/// Bytes are read with `pread` in windows of up to 1 MiB; a larger frame makes the buffer larger until a smaller window
/// will do again. No byte at or behind ``limit`` is looked at.
final class SegmentCursor {
  enum Step {
    case frame(FrameHeader, size: Int)
    /// The limit is reached.
    case end
    /// What begins here is not the next frame; the sentence says why.
    case bad(String)
  }

  let segment: Segment
  /// The address of the last frame that was passed.
  var position: LogAddress
  /// The frames end here.
  var limit: Int

  /// Bytes that are read at once where that many are wanted.
  private let window: Int
  private var buffer: UnsafeMutableRawBufferPointer
  /// The file's bytes `filled` are in the buffer, from its start.
  private var filled = 0..<0

  /// A cursor behind `position`, which lies in this segment.
  init(segment: Segment, position: LogAddress, limit: Int, window: Int = 1 << 20) {
    self.segment = segment
    self.position = position
    self.limit = limit
    self.window = window
    let wanted = min(max(limit - Int(position.offset), 4096), window)
    buffer = .allocate(byteCount: (wanted + 4095) & ~4095, alignment: 16)
  }

  deinit { buffer.deallocate() }

  var offset: Int { Int(position.offset) }

  /// The frame behind ``position``, verified in itself and as the successor of the frame before.
  /// - Throws: `newerVersion` for a valid frame of an unknown kind; errors of reading.
  func current() throws -> Step {
    if offset >= limit { return .end }
    guard let header = try verifiedFrame(at: offset) else { return .bad("no valid frame begins there") }
    guard header.previousChecksum == position.checksum else { return .bad("the frame there follows another one") }
    guard let kind = FrameKind(rawValue: header.kind), header.flags == 0 else {
      throw StreamError(
        .newerVersion,
        "\(segment.file.path) holds a frame of kind \(header.kind) (flags \(header.flags)) at offset \(offset), "
          + "which only newer software understands.")
    }
    let fits =
      switch kind {
      case .commit: header.commit == position.commit &+ 1
      case .end: header.commit == position.commit
      case .gap: header.commit > position.commit
      }
    guard fits else { return .bad("commit \(header.commit) follows commit \(position.commit)") }
    // A gap takes in the records of the commits that it stands for.
    guard header.recordsBefore == position.records || kind == .gap && header.recordsBefore > position.records else {
      return .bad("\(header.recordsBefore) records come before it instead of \(position.records)")
    }
    guard header.timestamp >= position.timestamp else { return .bad("its time is before the frame before it") }
    return .frame(header, size: header.frameSize)
  }

  /// Passes the frame that ``current()`` returned.
  func advance(past header: FrameHeader) { position = end(of: header) }

  func end(of header: FrameHeader) -> LogAddress { end(of: header, at: offset) }

  /// The address behind a frame that begins at `offset`.
  func end(of header: FrameHeader, at offset: Int) -> LogAddress {
    LogAddress(
      commit: header.commit, segment: segment.number, offset: UInt64(offset + header.frameSize),
      checksum: header.checksum, timestamp: header.timestamp, records: header.recordsAfter)
  }

  /// The frame behind ``position`` as it is lent to readers; valid until the next call of this cursor.
  func view(of header: FrameHeader, kind: FrameKind) -> FrameView {
    let start = offset - filled.lowerBound + FrameHeader.size
    let body = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[start..<start + header.bodyLength])
    return FrameView(
      kind: kind, commit: header.commit, timestamp: header.timestamp, epoch: header.epoch,
      recordCount: Int(header.recordCount), recordsBefore: header.recordsBefore,
      records: UnsafeRawBufferPointer(rebasing: body[..<header.recordsLength]),
      redo: UnsafeRawBufferPointer(rebasing: body[header.recordsLength...]),
      location: FrameLocation(segment: segment.number, offset: UInt64(offset), length: header.frameSize),
      end: end(of: header))
  }

  /// The header of the frame at `offset` if the frame vouches for itself there, whatever comes before it.
  func verifiedFrame(at offset: Int) throws -> FrameHeader? {
    guard limit - offset >= FrameHeader.size else { return nil }
    guard let start = try bytes(at: offset, count: FrameHeader.size), let header = FrameHeader(start),
      header.frameSize <= limit - offset, let frame = try bytes(at: offset, count: header.frameSize)
    else { return nil }
    let checksum = FrameHeader.checksum(
      of: frame, size: header.frameSize, salt: segment.header.salt, segment: segment.number, offset: UInt64(offset))
    return checksum == header.checksum ? header : nil
  }

  /// `count` bytes from `offset`; `nil` if the file ends before.
  func bytes(at offset: Int, count: Int) throws -> UnsafeRawPointer? {
    if offset >= filled.lowerBound && offset + count <= filled.upperBound {
      return UnsafeRawPointer(buffer.baseAddress! + (offset - filled.lowerBound))
    }
    let wanted = max(min(limit - offset, window), count)
    let needed = (wanted + 4095) & ~4095
    if needed > buffer.count || (buffer.count > 4 * window && needed <= window) {
      filled = 0..<0
      buffer.deallocate()
      buffer = .allocate(byteCount: needed, alignment: 16)
    }
    filled = 0..<0
    let read = try segment.file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: offset)
    filled = offset..<offset + read
    return read >= count ? UnsafeRawPointer(buffer.baseAddress!) : nil
  }
}
