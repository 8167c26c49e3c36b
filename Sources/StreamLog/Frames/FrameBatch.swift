#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Frames waiting to be appended together: one buffer that is filled, appended and emptied over and over.
///
/// Not thread-safe. The log completes the frames in place (position, checksums) when it appends them.
public final class FrameBatch {
  struct Entry {
    var start: Int
    var size: Int
    var commit: UInt64
    var timestamp: UInt64
    var location: FrameLocation
    var end: LogAddress
  }

  private var buffer: UnsafeMutableRawBufferPointer
  var entries: [Entry] = []

  /// Bytes of all frames in the batch, headers and padding included.
  public private(set) var byteCount = 0

  /// How many frames the batch holds.
  public var count: Int { entries.count }

  public init(capacity: Int = 64 << 10) {
    buffer = .allocate(byteCount: max(capacity, 4096), alignment: 16)
    entries.reserveCapacity(64)
  }

  deinit { buffer.deallocate() }

  /// The bytes of one frame that holds `body` bytes of records and redo.
  public static func frameSize(body: Int) -> Int { FrameHeader.frameSize(body: body) }

  /// Adds the frame of a commit. `commit` must be one above the frame before it and `timestamp` not below its.
  /// - Throws: ``StreamError`` with code `frameTooLarge` above 34 MiB; the batch is then as before.
  public func add(
    commit: UInt64, timestamp: UInt64, recordCount: Int, records: UnsafeRawBufferPointer, redo: UnsafeRawBufferPointer
  ) throws {
    try add(
      kind: .commit, commit: commit, timestamp: timestamp, recordCount: recordCount, records: records, redo: redo)
  }

  /// - Parameter recordsBefore: only for a gap frame, which alone may raise the count; the log fills in that of others.
  func add(
    kind: FrameKind, commit: UInt64, timestamp: UInt64, recordCount: Int, records: UnsafeRawBufferPointer,
    redo: UnsafeRawBufferPointer, recordsBefore: UInt64 = 0
  ) throws {
    let body = records.count + redo.count
    let size = FrameHeader.frameSize(body: body)
    guard size <= FrameHeader.maximumFrameSize, let recordCount = UInt32(exactly: recordCount) else {
      throw StreamError(
        .frameTooLarge, "One commit would need \(size) bytes in the log; the limit is \(FrameHeader.maximumFrameSize).")
    }
    reserve(byteCount + size)
    let frame = buffer.baseAddress! + byteCount
    frame.put(FrameHeader.magic, at: 0)
    frame.put(UInt32(0), at: 4)
    frame.put(UInt32(body), at: 8)
    frame.put(UInt32(records.count), at: 12)
    frame.put(recordCount, at: 16)
    frame.put(kind.rawValue, at: 20)
    frame.put(UInt16(0), at: 22)
    frame.put(commit, at: 24)
    frame.put(UInt64(0), at: 32)
    frame.put(timestamp, at: 40)
    frame.put(UInt64(0), at: 48)
    frame.put(recordsBefore, at: 56)
    let bodyStart = frame + FrameHeader.size
    if let source = records.baseAddress, records.count > 0 { memcpy(bodyStart, source, records.count) }
    if let source = redo.baseAddress, redo.count > 0 { memcpy(bodyStart + records.count, source, redo.count) }
    let padding = size - FrameHeader.size - body
    if padding > 0 { memset(bodyStart + body, 0, padding) }
    entries.append(
      Entry(
        start: byteCount, size: size, commit: commit, timestamp: timestamp,
        location: FrameLocation(segment: 0, offset: 0, length: size), end: .start))
    byteCount += size
  }

  /// Empties the batch. Keeps its memory if asked to, unless one large batch blew it up beyond 16 MiB.
  public func removeAll(keepingCapacity: Bool = true) {
    entries.removeAll(keepingCapacity: keepingCapacity)
    byteCount = 0
    let kept = keepingCapacity && buffer.count <= 16 << 20
    if !kept && buffer.count > 64 << 10 {
      buffer.deallocate()
      buffer = .allocate(byteCount: 64 << 10, alignment: 16)
    }
  }

  /// Where frame `index` lies, once it was appended.
  public func location(at index: Int) -> FrameLocation { entries[index].location }

  /// The address behind frame `index`, once it was appended.
  public func address(at index: Int) -> LogAddress { entries[index].end }

  /// The bytes of frame `index` from its header on; valid until the batch is changed.
  public func bytes(at index: Int) -> UnsafeRawBufferPointer {
    let entry = entries[index]
    return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[entry.start..<entry.start + entry.size])
  }

  func frame(at index: Int) -> UnsafeMutableRawPointer { buffer.baseAddress! + entries[index].start }

  /// The adjoining bytes of some frames.
  func bytes(of range: Range<Int>) -> UnsafeRawBufferPointer {
    let start = entries[range.lowerBound].start
    let last = entries[range.upperBound - 1]
    return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[start..<last.start + last.size])
  }

  private func reserve(_ needed: Int) {
    guard needed > buffer.count else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(needed, buffer.count * 2), alignment: 16)
    memcpy(larger.baseAddress!, buffer.baseAddress!, byteCount)
    buffer.deallocate()
    buffer = larger
  }
}
