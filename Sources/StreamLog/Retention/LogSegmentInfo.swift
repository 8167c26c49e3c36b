/// What there is to know about one segment without reading its frames.
public struct LogSegmentInfo: Sendable, Hashable {
  public var number: UInt64
  /// The address at which its first frame is read: behind the last frame of the segment before.
  public var firstAddress: LogAddress
  /// The address behind its last frame; `nil` for the segment that is written to.
  public var end: LogAddress?
  /// Bytes of its file. The segment that is written to has its whole size from the beginning.
  public var byteCount: Int
  /// When it was begun, microseconds since 1970.
  public var created: UInt64
  /// The time of its first frame, microseconds since 1970; `nil` if it holds none yet.
  public var firstTimestamp: UInt64?
  /// The time of its last frame; of the last one before it if it holds none.
  public var lastTimestamp: UInt64
}

/// What a trimming did.
public struct LogTrimResult: Sendable, Hashable {
  public var removedSegments: Int
  /// Bytes of the files that were deleted.
  public var removedBytes: Int
  /// Records that are no longer in the log.
  public var removedRecords: UInt64
  /// Where the log begins now.
  public var first: LogAddress
}
