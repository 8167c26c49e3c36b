import TableStore
import TriggerHandlers
import Triggers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A trigger and how it stands, as JSON or aligned text.
struct TriggerReport {
  let status: ConsumerStatus

  private var definition: ConsumerDefinition { status.definition }

  var json: JSONValue {
    .object([
      ("name", .string(status.name)), ("state", .string(status.state.rawValue)),
      ("definition", TriggerDefinitionJSON.object(definition)),
      ("checkpoint", .int(status.checkpoint.commit.rawValue)), ("head", .int(status.head.rawValue)),
      ("lagRecords", .int(status.lagRecords)), ("lagSeconds", .number(Figures.decimal(status.lagSeconds, places: 3))),
      ("rate", .number(Figures.decimal(status.rate, places: 1))), ("deadLetters", .int(status.deadLetters)),
      ("parked", .int(status.parked)), ("holdBytes", .int(status.holdBytes)),
      ("owner", status.owner.map { .object([("process", .int($0.process)), ("epoch", .int($0.epoch))]) } ?? .null),
      ("counters", counters), ("blockedReason", .optional(status.activity.blockedReason)),
      ("lastError", .optional(status.activity.lastError)),
      ("created", .string(TableReport.time(definition.createdAt))),
    ])
  }

  private var counters: JSONValue {
    let counters = status.activity.counters
    return .object([
      ("batchesOK", .int(counters.batchesOK)), ("batchesFailed", .int(counters.batchesFailed)),
      ("recordsOK", .int(counters.recordsOK)), ("recordsFiltered", .int(counters.recordsFiltered)),
      ("recordsRetried", .int(counters.recordsRetried)), ("recordsParked", .int(counters.recordsParked)),
      ("recordsDead", .int(counters.recordsDead)), ("bisects", .int(counters.bisects)),
    ])
  }

  /// One row a trigger.
  static func list(_ triggers: [ConsumerStatus], to output: FileSink) throws {
    var rows = TextTable(
      [
        .init(title: "NAME"), .init(title: "STATE"), .init(title: "TABLES"), .init(title: "HANDLER"),
        .init(title: "LAG", alignsRight: true), .init(title: "DLQ", alignsRight: true),
        .init(title: "PARKED", alignsRight: true), .init(title: "OWNER"),
      ], limit: terminalWidth(STDOUT_FILENO)
    ) { try output.write($0) }
    for trigger in triggers {
      try rows.add([
        trigger.name, trigger.state.rawValue, tables(trigger.definition), handler(trigger.definition),
        Figures.grouped(Int(clamping: trigger.lagRecords)), Figures.grouped(trigger.deadLetters),
        Figures.grouped(trigger.parked), trigger.owner?.description ?? "-",
      ])
    }
    try rows.finish()
  }

  /// The trigger's properties.
  func table(to output: FileSink) throws {
    var rows = TextTable(["PROPERTY", "VALUE"], limit: terminalWidth(STDOUT_FILENO)) { try output.write($0) }
    for row in state + settings { try rows.add(row) }
    try rows.finish()
  }

  private var state: [[String]] {
    let counters = status.activity.counters
    var rows = [
      ["trigger", status.name], ["state", status.state.rawValue], ["tables", Self.tables(definition)],
      ["handler", Self.handler(definition)],
    ]
    if let directory = definition.endpointOptions?.directory { rows.append(["directory", directory]) }
    for filter in definition.filters { rows.append(["filter", filter.expression]) }
    rows += [
      ["run by", status.owner?.description ?? "nobody"],
      ["done up to commit", "\(Figures.grouped(Int(clamping: status.checkpoint.commit.rawValue)))"],
      [
        "behind",
        "\(Figures.count(Int(clamping: status.lagRecords), "change")), \(Figures.duration(status.lagSeconds))",
      ],
      ["changes done", Figures.grouped(Int(clamping: counters.recordsOK))],
      ["changes not wanted", Figures.grouped(Int(clamping: counters.recordsFiltered))],
      ["dead letters", Figures.grouped(status.deadLetters)], ["parked behind them", Figures.grouped(status.parked)],
    ]
    if let reason = status.activity.blockedReason { rows.append(["blocked because", reason]) }
    if let error = status.activity.lastError { rows.append(["last error", error]) }
    if let first = status.firstAvailable { rows.append(["first change to be had", first.sequenceNumber]) }
    return rows
  }

  private var settings: [[String]] {
    let settings = definition.settings ?? TriggerSettings()
    func on(_ value: Bool) -> String { value ? "on" : "off" }
    return [
      ["delivery", settings.delivery.rawValue],
      ["batch", "\(settings.batchSize) changes, \(Figures.bytes(settings.batchBytes)), \(settings.batchWindow) ms"],
      ["lanes", "\(settings.lanes)"],
      ["retries", "\(settings.retries), after \(settings.backoff) to \(settings.longestBackoff) ms"],
      ["bisect", on(settings.bisects)], ["poison", settings.poison.rawValue],
      ["maximum age", settings.maximumAge.map { "\($0) s" } ?? "none"],
      ["window", settings.window.map { "\($0) s" } ?? "none"], ["timeout", "\(settings.timeout) ms"],
      ["reacts to its own effects", on(settings.reactsToOwn)], ["maximum depth", "\(settings.maximumDepth)"],
      ["holds the log", on(settings.holds)], ["overflow", settings.overflow.rawValue],
    ]
  }

  static func tables(_ definition: ConsumerDefinition) -> String { definition.tables?.joined(separator: ", ") ?? "all" }

  /// What runs the trigger, in one line.
  static func handler(_ definition: ConsumerDefinition) -> String {
    switch definition.endpoint {
    case .command(let command): ConsumerDefinition.shellLine(of: command) ?? command.joined(separator: " ")
    case .http(let url): url
    case nil: "a program of its own"
    }
  }
}
