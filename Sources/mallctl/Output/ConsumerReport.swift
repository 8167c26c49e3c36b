import TableStore
import Triggers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How consumers stand, as JSON or aligned text.
struct ConsumerReport {
  var consumers: [ConsumerStatus]
  /// How large the log may become.
  var capBytes: UInt64

  /// All consumers.
  init(_ store: Store) throws {
    self.init(try store.consumers.list(), capBytes: try store.streamFigures().capBytes)
  }

  /// One of them.
  ///
  /// - Throws: `TriggerError` `unknownConsumer`.
  init(_ name: String, _ store: Store) throws {
    self.init([try store.consumers.describe(name)], capBytes: try store.streamFigures().capBytes)
  }

  private init(_ consumers: [ConsumerStatus], capBytes: Int) {
    self.consumers = consumers
    self.capBytes = UInt64(clamping: capBytes)
  }

  /// What somebody should look at, a line a consumer.
  var alarms: [String] {
    consumers.compactMap { status in
      let warnings = status.warnings(capBytes: capBytes)
      return warnings.isEmpty ? nil : "\(status.name): \(warnings.map(text).joined(separator: ", "))"
    }
  }

  /// One row a consumer. What is out of the ordinary is marked with an exclamation mark.
  func table(to output: FileSink) throws {
    let titles = ["CHECKPOINT", "HEAD", "LAG_REC", "LAG_MS", "RATE", "RETRY", "DLQ", "HOLD_BYTES"]
    var rows = TextTable(
      [.init(title: "NAME"), .init(title: "STATE")] + titles.map { .init(title: $0, alignsRight: true) }
        + [.init(title: "OWNER")],
      limit: terminalWidth(STDOUT_FILENO)
    ) { try output.write($0) }
    for status in consumers { try rows.add(row(status)) }
    try rows.finish()
  }

  private func row(_ status: ConsumerStatus) -> [String] {
    let marks = Set(status.warnings(capBytes: capBytes).map(kind))
    func cell(_ text: String, _ kinds: String...) -> String { marks.isDisjoint(with: kinds) ? text : "!" + text }
    func number(_ number: UInt64) -> String { Figures.grouped(Int(clamping: number)) }
    return [
      status.name, cell(status.state.rawValue, "noProgress"), Self.place(status.checkpoint),
      String(status.head.rawValue), number(status.lagRecords), cell(number(Self.milliseconds(status)), "lag"),
      Figures.decimal(status.rate, places: status.rate < 10 ? 1 : 0), number(status.activity.counters.recordsRetried),
      cell(Figures.grouped(status.deadLetters), "deadLetters"), cell(number(status.holdBytes), "hold"),
      status.owner.map { "pid \($0.process)" } ?? "-",
    ]
  }

  /// The last commit that is done, and how many changes of the next one.
  static func place(_ cursor: StreamCursor) -> String {
    cursor.next.index == 0 ? "\(cursor.commit.rawValue)" : "\(cursor.commit.rawValue)+\(cursor.next.index)"
  }

  private static func milliseconds(_ status: ConsumerStatus) -> UInt64 {
    UInt64(exactly: (status.lagSeconds * 1000).rounded()) ?? 0
  }

  private func kind(_ warning: ConsumerWarning) -> String {
    switch warning {
    case .lag: "lag"
    case .hold: "hold"
    case .deadLetters: "deadLetters"
    case .noProgress: "noProgress"
    }
  }

  private func text(_ warning: ConsumerWarning) -> String {
    switch warning {
    case .lag(let seconds): "\(Figures.duration(seconds)) behind"
    case .hold(let bytes): "holds \(Figures.bytes(Int(clamping: bytes))) of the log, over 80 % of its cap"
    case .deadLetters(let count): Figures.count(count, "dead letter")
    case .noProgress(let seconds): "no progress for \(Figures.duration(seconds))"
    }
  }

  /// The members of a consumer's row; ``details(_:)`` adds to them.
  func json(_ status: ConsumerStatus) -> [(String, JSONValue)] {
    let owner = status.owner.map { owner in
      JSONValue.object([
        ("process", .int(owner.process)), ("epoch", .int(owner.epoch)),
        ("seenMs", .int(owner.seen / .milliseconds(1) < 1e15 ? Int(owner.seen / .milliseconds(1)) : 0)),
      ])
    }
    let warnings = status.warnings(capBytes: capBytes).map { warning in
      JSONValue.object([("kind", .string(kind(warning))), ("text", .string(text(warning)))])
    }
    return [
      ("name", .string(status.name)), ("state", .string(status.state.rawValue)),
      ("checkpoint", .int(status.checkpoint.commit.rawValue)),
      ("next", .string(status.checkpoint.next.sequenceNumber)), ("head", .int(status.head.rawValue)),
      ("lagRecords", .int(status.lagRecords)), ("lagMs", .int(Self.milliseconds(status))),
      ("rate", .number(Figures.decimal(status.rate, places: 1))),
      ("retried", .int(status.activity.counters.recordsRetried)), ("deadLetters", .int(status.deadLetters)),
      ("parked", .int(status.parked)), ("holdBytes", .int(status.holdBytes)), ("owner", owner ?? .null),
      ("firstAvailable", .optional(status.firstAvailable?.sequenceNumber)), ("warnings", .array(warnings)),
    ]
  }

  /// An array of all.
  var json: JSONValue { .array(consumers.map { .object(json($0)) }) }
}
