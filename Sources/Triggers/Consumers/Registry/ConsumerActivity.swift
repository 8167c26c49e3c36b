package import TableStore

/// What a consumer is doing beside moving its checkpoint: its entry under ``ConsumerKey/activity(_:)``, changed in
/// commits together with whatever it tells of. Members that are missing in an older entry have their defaults.
public struct ConsumerActivity: Sendable, Hashable, Codable {
  /// What was done since the consumer was made.
  public struct Counters: Sendable, Hashable, Codable {
    public var batchesOK: UInt64 = 0
    public var batchesFailed: UInt64 = 0
    /// Changes that a handler was done with.
    public var recordsOK: UInt64 = 0
    /// Changes of its tables that its filter did not want.
    public var recordsFiltered: UInt64 = 0
    /// Tries of changes beyond their first.
    public var recordsRetried: UInt64 = 0
    /// Changes that wait behind a dead letter of their item.
    public var recordsParked: UInt64 = 0
    /// Changes that became dead letters.
    public var recordsDead: UInt64 = 0
    public var bisects: UInt64 = 0

    public init() {}
  }

  /// A point on the way, to tell the pace by.
  public struct Mark: Sendable, Hashable, Codable {
    /// Microseconds since 1970.
    public var time: UInt64
    /// Changes of the store before the checkpoint then.
    public var records: UInt64
  }

  public var isPaused = false
  public var isDisabled = false
  /// Why it was stopped by trouble; `nil` if it was not.
  public var blockedReason: String?
  /// Whether anybody has ever run it.
  public var hasRun = false
  public var isBackfilling = false
  /// The restore of the store after which it was let go on; see ``ConsumerKey``.
  public var resumedAfterRestore: UInt64 = 0
  public var lastError: String?
  /// Microseconds since 1970.
  public var lastErrorAt: UInt64?
  public var counters = Counters()
  /// When its checkpoint moved last, in microseconds since 1970.
  public var progressAt: UInt64?
  /// Where it stood at ``progressAt``, and at two moments before, five seconds apart or more.
  public var latest: Mark?
  public var middle: Mark?
  public var earlier: Mark?

  public init() {}

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    isPaused = try values.decodeIfPresent(Bool.self, forKey: .isPaused) ?? false
    isDisabled = try values.decodeIfPresent(Bool.self, forKey: .isDisabled) ?? false
    blockedReason = try values.decodeIfPresent(String.self, forKey: .blockedReason)
    hasRun = try values.decodeIfPresent(Bool.self, forKey: .hasRun) ?? false
    isBackfilling = try values.decodeIfPresent(Bool.self, forKey: .isBackfilling) ?? false
    resumedAfterRestore = try values.decodeIfPresent(UInt64.self, forKey: .resumedAfterRestore) ?? 0
    lastError = try values.decodeIfPresent(String.self, forKey: .lastError)
    lastErrorAt = try values.decodeIfPresent(UInt64.self, forKey: .lastErrorAt)
    counters = try values.decodeIfPresent(Counters.self, forKey: .counters) ?? Counters()
    progressAt = try values.decodeIfPresent(UInt64.self, forKey: .progressAt)
    latest = try values.decodeIfPresent(Mark.self, forKey: .latest)
    middle = try values.decodeIfPresent(Mark.self, forKey: .middle)
    earlier = try values.decodeIfPresent(Mark.self, forKey: .earlier)
  }

  /// Notes that the checkpoint has come to `cursor` at `time` (microseconds since 1970).
  package mutating func advanced(to cursor: StreamCursor, at time: UInt64) {
    progressAt = time
    let mark = Mark(time: time, records: cursor.recordsBefore)
    // The pace is that of the last five to ten seconds, however often there is a mark.
    if let middle, time < middle.time + 5_000_000 {
      latest = mark
      return
    }
    (earlier, middle, latest) = (middle ?? mark, latest ?? mark, mark)
  }

  /// Notes trouble that the consumer met.
  package mutating func failed(_ error: String, at time: UInt64) {
    lastError = error
    lastErrorAt = time
  }

  /// Changes of the store passed per second, lately; 0 for one that has not moved for ten seconds.
  ///
  /// - Parameter now: microseconds since 1970.
  package func rate(now: UInt64) -> Double {
    guard let earlier, let latest, latest.records > earlier.records, latest.time > earlier.time,
      now < latest.time + 10_000_000
    else { return 0 }
    return Double(latest.records - earlier.records) * 1_000_000 / Double(latest.time - earlier.time)
  }
}

extension ConsumerStateReader {
  /// What the consumer with this incarnation is doing.
  package func activity(_ incarnation: UInt64) throws -> ConsumerActivity {
    try value(ConsumerKey.activity(incarnation), as: ConsumerActivity.self) ?? ConsumerActivity()
  }
}

extension ConsumerTransaction {
  /// Changes what is noted of a consumer's doing. Others may have changed it since it was looked at: only what `body`
  /// sees here is true.
  package func updateActivity(_ incarnation: UInt64, _ body: (inout ConsumerActivity) throws -> Void) throws {
    let before = try state.activity(incarnation)
    var after = before
    try body(&after)
    if after != before { try put(ConsumerKey.activity(incarnation), encoding: after) }
  }
}
