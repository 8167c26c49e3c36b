/// What retention does next: a pure decision over segments, checkpoints and settings, without I/O and without a clock.
///
/// The rules, in the order of their weight:
/// 1. The segment that tables would be recovered from, the whole one behind it, and all later ones stay.
/// 2. What a holding consumer with the policy `block` has not read stays; if that keeps the log above its cap, writers
///    are blocked.
/// 3. The log stays within its cap: the oldest segments go, and consumers that needed them have lost changes.
/// 4. What any other holding consumer has not read stays.
/// 5. Segments that ended less than the retention time ago stay.
///
/// A consumer that has lost changes already holds nothing.
struct RetentionDecision: Sendable, Equatable {
  /// One segment of the log.
  struct Segment: Sendable, Equatable {
    var number: UInt64
    /// The last commit in it, and records of all commits up to its end. For the one that is written to: as far as it goes.
    var lastCommit: UInt64
    var lastRecords: UInt64
    var bytes: Int
    /// When it was begun by the local clock, microseconds since 1970.
    var created: UInt64
  }

  /// What a consumer needs.
  struct Consumer: Sendable, Equatable {
    /// Its incarnation.
    var id: UInt64
    /// The last commit of which it has everything.
    var commit: UInt64
    /// How many records it is done with, those of earlier commits included.
    var records: UInt64
    var holds: Bool
    var overflow: ConsumerCheckpoint.Overflow
  }

  struct Input: Sendable, Equatable {
    /// By rising number, without holes; the last one is written to.
    var segments: [Segment]
    /// Where the stream begins now: the segment of the trim mark, and the commit and records before it.
    var markSegment: UInt64 = 0
    var markCommit: UInt64 = 0
    var markRecords: UInt64 = 0
    /// The segment of the last commit that the tables on the disk hold; 1 if they hold none.
    var appliedSegment: UInt64
    var consumers: [Consumer]
    /// Microseconds.
    var retention: UInt64
    /// Microseconds since 1970, by the local clock.
    var now: UInt64
    var capBytes: Int
    /// Segments below this one go even before their time; for trimming by hand.
    var wantedBelow: UInt64 = 0
    /// Whether trimming by hand also takes what consumers hold.
    var isForced = false
  }

  /// Segments with lower numbers are given up.
  var firstKept: UInt64
  /// Consumers that lose changes by it, rising.
  var expired: [UInt64]
  /// Whether writers must be refused until a consumer that blocks them has caught up.
  var blocksWriters: Bool
  /// Consumers that keep the log from being trimmed further, rising: those that hold the oldest segment kept.
  var holders: [UInt64]

  init(_ input: Input) {
    let segments = input.segments
    guard let last = segments.indices.last else {
      self.init(firstKept: input.markSegment, expired: [], blocksWriters: false, holders: [])
      return
    }
    /// The first segment that holds something the consumer is not done with.
    func needed(_ consumer: Consumer) -> Int {
      segments.firstIndex { $0.lastCommit > consumer.commit && $0.lastRecords > consumer.records } ?? last
    }
    let begin = segments.firstIndex { $0.number >= input.markSegment } ?? last
    // Rule 1.
    let applied = segments.firstIndex { $0.number >= input.appliedSegment } ?? last
    let limit = max(begin, applied - 1)
    let consumers = input.consumers.filter { consumer in
      consumer.commit >= input.markCommit || consumer.records >= input.markRecords
    }.map { (consumer: $0, needed: max(begin, needed($0))) }
    let holding = consumers.filter(\.consumer.holds)
    let blocked = holding.filter { $0.consumer.overflow == .block }.map(\.needed).min() ?? last
    let held = holding.map(\.needed).min() ?? last

    // Rules 4 and 5.
    let ends = RetentionDecision.ends(of: segments, now: input.now)
    var aged = begin
    while aged < last, ends[aged] <= input.now - min(input.retention, input.now) { aged += 1 }
    let wanted = segments.firstIndex { $0.number >= input.wantedBelow } ?? last
    var first = max(begin, min(limit, held, max(aged, wanted)))
    if input.isForced { first = max(first, min(limit, wanted)) }

    // Rules 2 and 3.
    var bytes = segments[first...].reduce(0) { $0 + $1.bytes }
    let capped = min(limit, blocked)
    while bytes > input.capBytes, first < capped {
      bytes -= segments[first].bytes
      first += 1
    }
    self.init(
      firstKept: segments[first].number,
      expired: consumers.filter { $0.needed < first }.map(\.consumer.id).sorted(),
      blocksWriters: bytes > input.capBytes && blocked < limit && first == blocked,
      holders: holding.filter { $0.needed == first && first < limit }.map(\.consumer.id).sorted())
  }

  private init(firstKept: UInt64, expired: [UInt64], blocksWriters: Bool, holders: [UInt64]) {
    self.firstKept = firstKept
    self.expired = expired
    self.blocksWriters = blocksWriters
    self.holders = holders
  }

  /// When each segment ended by the local clock: not after any later one began, and not after now. So a clock that was
  /// ahead for a while and was set back makes no segment young for as long as it was ahead.
  private static func ends(of segments: [Segment], now: UInt64) -> [UInt64] {
    var bound = now
    var ends = Array(repeating: now, count: segments.count)
    for index in segments.indices.dropLast().reversed() {
      bound = min(bound, segments[index + 1].created)
      ends[index] = bound
    }
    return ends
  }
}
