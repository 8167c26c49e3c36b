import TableStore
import Triggers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// All that is known of one consumer.
extension ConsumerReport {
  func details(_ status: ConsumerStatus) -> JSONValue {
    let (definition, activity, counters) = (status.definition, status.activity, status.activity.counters)
    let hold = definition.effectiveHold
    return .object(
      json(status) + [
        ("kind", .string(definition.settings == nil ? "consumer" : "trigger")),
        ("incarnation", .int(definition.incarnation)), ("created", .string(time(definition.createdAt))),
        ("tables", definition.tables.map { .array($0.map { .string($0) }) } ?? .null),
        ("filters", .array(definition.filters.map { .string($0.expression) })),
        ("holds", .bool(hold.holds)), ("overflow", .string(hold.overflow.rawValue)),
        ("endpoint", .optional(definition.endpoint.map(text))),
        ("blockedReason", .optional(activity.blockedReason)), ("lastError", .optional(activity.lastError)),
        ("lastErrorAt", .optional(activity.lastErrorAt.map(time))),
        ("progressAt", .optional(activity.progressAt.map(time))),
        (
          "counters",
          .object([
            ("batchesOK", .int(counters.batchesOK)), ("batchesFailed", .int(counters.batchesFailed)),
            ("recordsOK", .int(counters.recordsOK)), ("recordsFiltered", .int(counters.recordsFiltered)),
            ("recordsRetried", .int(counters.recordsRetried)), ("recordsParked", .int(counters.recordsParked)),
            ("recordsDead", .int(counters.recordsDead)), ("bisects", .int(counters.bisects)),
          ])
        ),
      ])
  }

  func properties(_ status: ConsumerStatus, to output: FileSink) throws {
    var rows = TextTable(["PROPERTY", "VALUE"], limit: terminalWidth(STDOUT_FILENO)) { try output.write($0) }
    for row in properties(status) { try rows.add(row) }
    try rows.finish()
  }

  private func properties(_ status: ConsumerStatus) -> [[String]] {
    let (definition, activity, counters) = (status.definition, status.activity, status.activity.counters)
    let hold = definition.effectiveHold
    func number(_ number: UInt64) -> String { Figures.grouped(Int(clamping: number)) }
    var rows = [
      [definition.settings == nil ? "consumer" : "trigger", status.name], ["state", status.state.rawValue],
      ["tables", definition.tables?.joined(separator: ", ") ?? "all"],
    ]
    rows += definition.filters.map { ["wants", $0.expression] }
    if let endpoint = definition.endpoint { rows.append(["run by", text(endpoint)]) }
    rows += [
      ["goes on at", status.checkpoint.next.sequenceNumber], ["newest commit", String(status.head.rawValue)],
      [
        "behind",
        "\(Figures.count(Int(clamping: status.lagRecords), "change")), \(Figures.duration(status.lagSeconds))",
      ],
      ["pace", "\(Figures.decimal(status.rate, places: 1)) changes/s"],
      ["last progress", activity.progressAt.map(time) ?? "never"],
      ["holds", hold.holds ? Figures.bytes(Int(clamping: status.holdBytes)) : "nothing"],
      ["at the cap", hold.overflow.rawValue],
      ["owner", status.owner.map { "\($0), epoch \($0.epoch)" } ?? "nobody"],
      ["done", "\(number(counters.recordsOK)) changes, \(number(counters.recordsFiltered)) not wanted"],
      ["retried", number(counters.recordsRetried)],
      ["dead letters", "\(Figures.grouped(status.deadLetters)), \(Figures.grouped(status.parked)) parked"],
      ["created", time(definition.createdAt)],
    ]
    if let first = status.firstAvailable { rows.append(["first change there is", first.sequenceNumber]) }
    if let reason = activity.blockedReason { rows.append(["blocked", reason]) }
    if let error = activity.lastError {
      rows.append(["last error", (activity.lastErrorAt.map { time($0) + " " } ?? "") + error])
    }
    return rows
  }

  private func time(_ microseconds: UInt64) -> String { Timestamp(microseconds: microseconds).description }

  private func text(_ endpoint: ConsumerDefinition.Endpoint) -> String {
    switch endpoint {
    case .command(let arguments): arguments.joined(separator: " ")
    case .http(let address): address
    }
  }
}
