import StreamLog

/// Figures of a store's change stream, of one moment. Sizes are in bytes, ages in seconds.
public struct StreamFigures: Sendable, Hashable {
  /// Changes of one table that this process has committed since it opened the store.
  public struct Changes: Sendable, Hashable {
    public var inserts: UInt64 = 0
    public var modifications: UInt64 = 0
    public var removals: UInt64 = 0
    public var total: UInt64 { inserts + modifications + removals }
  }

  /// The newest commit readers may see, and the newest that is known to be on the disk.
  public var headCommit: UInt64
  public var durableCommit: UInt64
  /// The oldest change that can be read stands here or behind; the position of the next one in an empty stream.
  public var tail: StreamPosition
  /// Changes since the store began, trimmed ones included.
  public var records: UInt64
  /// Changes that can be read.
  public var availableRecords: UInt64
  /// Segment files of the log, and their bytes.
  public var segments: Int
  public var bytes: Int
  /// Age of the oldest commit that can be read; 0 if there is none.
  public var oldestAgeSeconds: Double
  /// What retention has given up since the store began.
  public var trimmedRecords: UInt64
  public var trimmedSegments: UInt64
  public var trimmedBytes: UInt64
  /// What the store keeps: at least so long, at most so much.
  public var retentionSeconds: Int
  public var capBytes: Int
  /// Whether writers are refused until a consumer with the overflow policy `block` has caught up.
  public var isFull: Bool
  /// How long the oldest read of this process that is going on has been; 0 if there is none.
  public var oldestReaderSeconds: Double
  /// Changes committed by this process since it opened the store, by the table's name.
  public var committed: [String: Changes]
}
