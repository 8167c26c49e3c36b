import ArgumentParser
import TableStore
import TriggerHandlers
import Triggers

struct TriggerCreate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Makes a trigger: which changes it wants, and what runs it.",
    discussion: """
        mallctl trigger create reindex --table products --exec ./reindex.sh
        mallctl trigger create alert --table stock --filter 'NewImage.quantity < 5' --url https://example.com/low --external
        mallctl trigger create totals --table orders --exec ./totals.py --backfill --window 1m

      It begins with what is committed after this command, unless --from or --backfill is given. Times are written 250ms, \
      30s, 5m, 2h or 7d. Defaults stand in brackets.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the trigger: letters, digits, '.', '_' and '-'.") var name: String
  @OptionGroup(title: "What it reads, what runs it") var parts: TriggerDefinitionOptions
  @OptionGroup(title: "How it takes its changes") var settings: TriggerSettingsOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where to begin: \(ConsumerStart.textForms).", valueName: "start"))
  var from: String?

  @Flag(help: "Begin with the items that are there; then come their later changes.")
  var backfill = false

  func validate() throws {
    if parts.exec == nil, parts.url == nil { throw ValidationError("A trigger needs --exec or --url.") }
    if parts.tables.isEmpty, !parts.allTables { throw ValidationError("A trigger needs --table, or --all-tables.") }
    if from != nil, backfill { throw ValidationError("--from and --backfill exclude each other.") }
  }

  func run() throws {
    var definition = ConsumerDefinition(name, tables: nil, settings: TriggerSettings())
    try parts.apply(to: &definition)
    var chosen = TriggerSettings()
    try settings.apply(to: &chosen)
    definition.settings = chosen
    let start = try backfill ? .backfill : from.map { try ConsumerStart(option: $0) } ?? .latest
    try TriggerFailure.reporting {
      try definition.validate()
      _ = try EndpointHandler.handler(of: definition)
      try common.withStore { _ = try $0.consumers.create(definition, from: start) }
    }
    common.say("trigger \(name) created; 'mallctl run-triggers' runs it")
    if let obstacle = EndpointHandler.obstacle(of: definition) { common.say("note: \(obstacle)") }
  }
}

extension ConsumerStart {
  /// A start as `--from` has it.
  ///
  /// - Throws: ``InputError`` for other text.
  init(option text: String) throws {
    guard let start = ConsumerStart(text: text, now: realtimeMicroseconds()) else {
      throw InputError("\(text) is no place to begin: write \(Self.textForms)", at: "--from")
    }
    self = start
  }
}
