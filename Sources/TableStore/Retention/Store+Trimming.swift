import StreamLog

/// What trimming the stream would do or has done.
public struct StreamTrimReport: Sendable, Hashable {
  /// Where the stream begins afterwards.
  public var tail: StreamPosition
  /// Segments and bytes of files that go.
  public var segments: Int
  public var bytes: Int
  /// Changes that can no longer be read.
  public var records: UInt64
  /// Names of consumers that lose changes by it, and of those that keep more from going.
  public var expired: [String]
  public var holders: [String]
  /// Whether a backup is running, which needs the log: nothing new is given up until it has ended.
  public var isHeldByBackup = false
}

/// Up to where the stream is trimmed by hand.
public enum StreamTrimBound: Sendable, Hashable {
  /// What is older than its time, or above the cap; what the store trims by itself.
  case due
  /// Changes before this position.
  case position(StreamPosition)
  /// Changes committed before this time, in microseconds since 1970.
  case time(UInt64)
}

extension Store {
  /// What ``trimStream(_:force:)`` would do now. Whole segments go: at most what lies before the bound.
  @available(*, noasync)
  public func planStreamTrim(_ bound: StreamTrimBound, force: Bool = false) throws -> StreamTrimReport {
    try perform { try $0.trimStream(bound, force: force, execute: false) }
  }

  /// Gives up the oldest part of the stream, up to a bound. What the tables on the disk lack stays in any case.
  ///
  /// - Parameter force: whether consumers that hold what lies before the bound lose it and expire; else it stays.
  @available(*, noasync)
  public func trimStream(_ bound: StreamTrimBound, force: Bool = false) throws -> StreamTrimReport {
    try perform { try $0.trimStream(bound, force: force, execute: true) }
  }

  /// One round of retention as if it were `now`, microseconds since 1970; for tests.
  package func enforceRetention(now: UInt64) throws -> StreamTrimReport {
    try perform { tables in
      let trimmer = Trimmer(engine: tables.engine)
      return try tables.report(try trimmer.run(now: now), before: tables.engine.log.visible.records)
    }
  }
}

extension TableEngine {
  func trimStream(_ bound: StreamTrimBound, force: Bool, execute: Bool) throws -> StreamTrimReport {
    let segments = try StreamError.translated { try engine.log.segments() }
    let before = segments.first?.firstAddress.records ?? 0
    let wish = Trimmer.Wish(below: TableEngine.firstKept(bound, segments), isForced: force)
    let trimmer = Trimmer(engine: engine)
    let outcome = try execute ? trimmer.run(now: Clock.now(), wish: wish) : trimmer.plan(now: Clock.now(), wish: wish)
    var report = try report(outcome, before: before)
    if !execute, let first = segments.first(where: { $0.number == outcome.decision.firstKept })?.firstAddress {
      report.tail = StreamPosition(commit: first.commit + 1, index: 0)
      report.records = first.records - min(before, first.records)
    }
    return report
  }

  /// The first segment that holds something at or behind the bound.
  private static func firstKept(_ bound: StreamTrimBound, _ segments: [LogSegmentInfo]) -> UInt64 {
    switch bound {
    case .due: 0
    case .position(let position):
      segments.first { ($0.end?.commit ?? .max) >= position.commit }?.number ?? 0
    case .time(let time):
      segments.first { $0.end == nil || $0.lastTimestamp >= time }?.number ?? 0
    }
  }

  func report(_ outcome: Trimmer.Outcome, before: UInt64) throws -> StreamTrimReport {
    let names = try engine.snapshot { try ConsumerStateReader($0).consumerNames() }
    func text(_ ids: [UInt64]) -> [String] { ids.map { names[$0] ?? "number \($0)" } }
    return StreamTrimReport(
      tail: outcome.mark.firstAvailable, segments: outcome.removedSegments, bytes: outcome.removedBytes,
      records: outcome.mark.first.records - min(before, outcome.mark.first.records),
      expired: outcome.isHeldByBackup ? [] : text(outcome.decision.expired), holders: text(outcome.decision.holders),
      isHeldByBackup: outcome.isHeldByBackup)
  }
}

extension ConsumerStateReader {
  /// Names by incarnation, as far as definitions say theirs under `incarnation`.
  func consumerNames() throws -> [UInt64: String] {
    var names: [UInt64: String] = [:]
    for hold in try logHolds() {
      names[LogHold.number(ofTable: hold.tableID)] = "recovery of table number \(hold.tableID)"
    }
    for (key, value) in try entries(ConsumerKey.definitions) {
      guard let item = value.withUnsafeBytes({ try? Item(validating: $0) }),
        case .n(let number)? = item["incarnation"], let id = UInt64(number.description)
      else { continue }
      names[id] = String(decoding: key.dropFirst(), as: UTF8.self)
    }
    return names
  }
}
