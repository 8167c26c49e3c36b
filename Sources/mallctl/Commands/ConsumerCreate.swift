import ArgumentParser
import TableStore
import TriggerHandlers
import Triggers

struct ConsumerCreate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Makes a durable consumer: a reader whose progress is kept in the store.",
    discussion: """
        mallctl consumer create audit
        mallctl consumer create refunds --table orders --from -1h --where "NewImage.status = 'refunded'"
        mallctl consumer create copy --table products --from backfill --no-hold --overflow backfill

      It sees what is committed from now on unless --from says otherwise: trim, a sequence or commit number, a time such \
      as 2026-02-03T14:05:06Z, -10m; or backfill: the rows that are there, then every change. --where may be repeated; a \
      change is wanted if one of them holds. Read with 'mallctl tail-stream --consumer'.
      """)

  @OptionGroup var consumer: ConsumerOptions

  @Option(
    name: .customLong("table"),
    help: ArgumentHelp("Changes of this table; may be repeated. Default: all tables.", valueName: "name"))
  var tables: [String] = []

  @Option(parsing: .unconditional, help: ArgumentHelp("Where it begins.", valueName: "start"))
  var from = "latest"

  @Option(
    help: ArgumentHelp(
      "Only changes for which this condition holds, or one of several. Names and values with --names and --values.",
      valueName: "expression"))
  var `where`: [String] = []

  @OptionGroup var placeholders: PlaceholderOptions

  @Flag(inversion: .prefixedNo, help: "Keep the log for it beyond the retention time.")
  var hold = true

  @Option(
    help: """
      When the log is full and only it needs the oldest part: expire (it does), block (writers are refused until it has \
      caught up), backfill (it starts over with the rows).
      """, transform: ConsumerCreate.parsedOverflow)
  var overflow = TriggerSettings.Overflow.expire

  func run() throws {
    let start = try parsedStart()
    var definition = ConsumerDefinition(consumer.name, tables: tables.isEmpty ? nil : tables)
    definition.filters = try filters()
    var holding = ConsumerDefinition.Hold()
    holding.holds = hold
    holding.overflow = overflow
    definition.hold = holding == ConsumerDefinition.Hold() ? nil : holding
    let report = try consumer.change { try $0.consumers.create(definition, from: start) }
    try consumer.answer(report) { "consumer \($0.name) made; it begins at \($0.checkpoint.next.sequenceNumber)" }
  }

  private func parsedStart() throws -> ConsumerStart {
    guard let start = ConsumerStart(text: from, now: realtimeMicroseconds()) else {
      throw InputError("\(from) is no place to begin: write \(ConsumerStart.textForms)", at: "--from")
    }
    return start
  }

  private static func parsedOverflow(_ text: String) throws -> TriggerSettings.Overflow {
    guard let overflow = TriggerSettings.Overflow(rawValue: text) else {
      let known = TriggerSettings.Overflow.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(text)' is none of \(known).")
    }
    return overflow
  }

  /// Each condition with the placeholders it has.
  private func filters() throws -> [ChangeFilter.Source] {
    let names = try placeholders.parsedNames() ?? [:]
    let values = try placeholders.parsedValues(.plain)?.dictionary ?? [:]
    if let unused = (Array(names.keys) + values.keys).sorted().first(where: { name in
      !`where`.contains { $0.contains(name) }
    }) {
      throw InputError("no --where has the placeholder \(unused)", at: names[unused] != nil ? "--names" : "--values")
    }
    return `where`.map { expression in
      ChangeFilter.Source(
        expression, names: names.filter { expression.contains($0.key) },
        values: values.filter { expression.contains($0.key) })
    }
  }
}
