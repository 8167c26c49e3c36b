/// How a log is opened.
public struct LogOptions: Sendable {
  /// The least size of a segment: two of the largest frames would not fit into less with room to spare.
  public static let minimumSegmentSize = 64 << 20

  /// Bytes of a new segment. Existing segments keep theirs. Raised to ``minimumSegmentSize`` if below.
  public var segmentSize: Int {
    get { effectiveSegmentSize }
    set { effectiveSegmentSize = max(newValue, LogOptions.minimumSegmentSize) }
  }

  /// Whether opening a directory without a log makes one.
  public var createIfMissing: Bool

  /// How long opening, ``Log/lock(timeoutMilliseconds:)`` and closing wait for other processes, in milliseconds.
  public var lockTimeoutMilliseconds: Int

  /// For a log that is created: the commit after which it starts. Used when a backup is restored.
  public var firstCommitAfter: UInt64 = 0

  /// For a log that is created: how many records the commits up to ``firstCommitAfter`` held. Frames count on from it.
  public var firstRecordsAfter: UInt64 = 0

  /// For a log that is created: its epoch. A restored store passes one above that of the backup.
  public var firstEpoch: UInt32 = 1

  /// Instead of refusing a log that ends below what was applied, continue above it: a gap frame records the loss and
  /// the epoch rises. Only for a repair that a person asked for. What was applied is not an address of this log then:
  /// the caller replaces it by ``Log/visible``.
  public var bridgesLoss = false

  private var effectiveSegmentSize = LogOptions.minimumSegmentSize

  /// What identifies the boot; only tests pretend another.
  package var bootIdentity: UInt64?

  /// Lets tests make file operations fail.
  package var faults: LogFaults?

  public init(createIfMissing: Bool = true, lockTimeoutMilliseconds: Int = 10_000) {
    self.createIfMissing = createIfMissing
    self.lockTimeoutMilliseconds = lockTimeoutMilliseconds
  }

  /// Sets a segment size below the minimum, so that tests see many segments. Never below 8 KiB.
  package mutating func overrideSegmentSize(_ bytes: Int) {
    effectiveSegmentSize = max(bytes, 8192) & ~7
  }

  /// Small segments are made when needed: the thread that zero-fills the next one would only add chance to tests.
  var preparesAhead: Bool { effectiveSegmentSize >= LogOptions.minimumSegmentSize }
}
