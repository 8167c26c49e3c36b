/// The end of a commit's frame: all that is needed to go on reading or writing behind it.
public struct LogAddress: Sendable, Hashable {
  /// The commit's number; 0 before the first.
  public var commit: UInt64
  /// The number of the segment that holds the frame; 0 in ``start``, which means the log's beginning.
  public var segment: UInt64
  /// The offset of the byte behind the frame, padding included, in its segment's file.
  public var offset: UInt64
  /// The frame's checksum, which the next frame repeats.
  public var checksum: UInt32
  /// The commit's time in microseconds since 1970; never decreasing.
  public var timestamp: UInt64
  /// Records of all commits up to and with this one since the store began. The difference of two addresses' counts is
  /// exactly how many records lie between them.
  public var records: UInt64

  public init(
    commit: UInt64, segment: UInt64, offset: UInt64, checksum: UInt32, timestamp: UInt64, records: UInt64
  ) {
    self.commit = commit
    self.segment = segment
    self.offset = offset
    self.checksum = checksum
    self.timestamp = timestamp
    self.records = records
  }

  /// Before the first commit of any log.
  public static let start = LogAddress(commit: 0, segment: 0, offset: 0, checksum: 0, timestamp: 0, records: 0)

  /// Bytes of an encoded address.
  public static let encodedSize = 48

  /// Little-endian: commit, segment, offset, timestamp, records (8 bytes each), checksum (4), four zero bytes.
  public var encoded: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: LogAddress.encodedSize) { buffer, count in
      let bytes = UnsafeMutableRawPointer(buffer.baseAddress!)
      bytes.put(commit, at: 0)
      bytes.put(segment, at: 8)
      bytes.put(offset, at: 16)
      bytes.put(timestamp, at: 24)
      bytes.put(records, at: 32)
      bytes.put(checksum, at: 40)
      bytes.put(UInt32(0), at: 44)
      count = LogAddress.encodedSize
    }
  }

  /// Reads what ``encoded`` made; `nil` if the bytes are not ``encodedSize`` long or the last four are not zero.
  public init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == LogAddress.encodedSize, let base = bytes.baseAddress, base.get(UInt32.self, at: 44) == 0
    else { return nil }
    self.init(
      commit: base.get(UInt64.self, at: 0), segment: base.get(UInt64.self, at: 8),
      offset: base.get(UInt64.self, at: 16), checksum: base.get(UInt32.self, at: 40),
      timestamp: base.get(UInt64.self, at: 24), records: base.get(UInt64.self, at: 32))
  }
}

/// Where one frame lies, header included, padding included.
public struct FrameLocation: Sendable, Hashable {
  public var segment: UInt64
  public var offset: UInt64
  public var length: Int
}
