/// A verified frame lent by a reader: its pointers are valid until the reader's next call.
public struct FrameView {
  public let kind: FrameKind
  public let commit: UInt64
  /// Microseconds since 1970.
  public let timestamp: UInt64
  /// The epoch in which the frame was written; part of the identity of its events.
  public let epoch: UInt32
  public let recordCount: Int
  /// Records of all commits before this one since the store began. Record `i` of the frame is number `recordsBefore + i`.
  public let recordsBefore: UInt64
  public let records: UnsafeRawBufferPointer
  public let redo: UnsafeRawBufferPointer
  /// Where the frame lies.
  public let location: FrameLocation
  /// The address behind the frame.
  public let end: LogAddress
}
