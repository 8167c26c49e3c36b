import ArgumentParser
import TableStore
import TriggerHandlers
import Triggers

struct TriggerRehearse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Tries a trigger on changes that were made, and prints what it would do; writes nothing.",
    discussion: """
        mallctl trigger rehearse reindex --from -1h
        mallctl trigger rehearse triggers.json --from backfill --limit 5

      Takes a trigger of the store, or a file that declares some, registered or not. Each change is handed to it alone. A \
      command finds MALL_REHEARSAL=1 in its environment, an endpoint the header Mall-Rehearsal. A trigger that acts on the \
      world outside (--external) is only tried with --force. Exit status 1 if the handler failed on a change.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of a trigger, or a file; names behind a file choose among its triggers.") var triggers: [String]

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where to begin: \(ConsumerStart.textForms), which takes the items there are.", valueName: "start"))
  var from = "trim"

  @Option(help: ArgumentHelp("Changes to try at the most, of each trigger.", valueName: "n"))
  var limit = 20

  @Flag(help: "Print one JSON object a change.") var json = false
  @Flag(help: "Also triggers that act on the world outside.") var force = false

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit is at least 1.") }
  }

  func run() throws {
    let start = try ConsumerStart(option: from)
    let sources = TriggerSources(triggers)
    let declared = try sources.declarations().map(\.definition)
    Interrupt.listen()
    let failures = try TriggerFailure.reporting {
      try common.withStore { store in
        var failures = 0
        let definitions = try chosen(sources, declared, store)
        for definition in try definitions.filter({ try mayBeTried($0, isNamed: !sources.names.isEmpty) }) {
          failures += try rehearse(definition, from: start, store)
        }
        return failures
      }
    }
    if failures > 0 { throw Refusal("the handler failed on \(Figures.count(failures, "change"))") }
  }

  private func chosen(
    _ sources: TriggerSources, _ declared: [ConsumerDefinition], _ store: Store
  ) throws -> [ConsumerDefinition] {
    if sources.files.isEmpty { return try sources.names.map { try store.consumers.trigger($0).definition } }
    if sources.names.isEmpty { return declared }
    return try sources.names.map { name in
      guard let definition = declared.first(where: { $0.name == name }) else {
        throw InputError("declares no trigger \(name)", at: sources.files.joined(separator: ", "))
      }
      return definition
    }
  }

  /// Whether nothing outside the store can come of it. One of a file that was not asked for by name is passed over.
  private func mayBeTried(_ definition: ConsumerDefinition, isNamed: Bool) throws -> Bool {
    if force || definition.settings?.delivery != .external { return true }
    let reason = "\(definition.name) acts on the world outside; --force tries it all the same"
    guard !isNamed else { throw InputError(reason, at: nil) }
    common.say("passed over: \(reason)")
    return false
  }

  /// - Returns: how many changes the handler failed on.
  private func rehearse(_ definition: ConsumerDefinition, from start: ConsumerStart, _ store: Store) throws -> Int {
    let known = Set(try store.tableNamesInStream())
    if let missing = definition.tables?.first(where: { !known.contains($0) }) {
      throw Refusal("there is no table \(missing), which \(definition.name) reads")
    }
    if let obstacle = EndpointHandler.obstacle(of: definition) { throw Refusal(obstacle) }
    let (name, quiet) = (definition.name, common.quiet)
    let handler = try EndpointHandler.handler(
      of: definition, isRehearsal: true, log: { if !quiet { TriggerLines.split($0, of: name).forEach(Console.say) } })
    let rehearsal = try Rehearsal(store, definition, handler: handler)
    let range: Rehearsal.Range =
      switch start {
      case .backfill: .rows
      case .stream(let start): .stream(from: start)
      }
    let (limit, isJSON) = (limit, json)
    let (count, failures) = try AsyncWork.run {
      let printer = EffectPrinter(FileSink.standardOutput(), isJSON: isJSON)
      var failures = 0
      let count = try await rehearsal.run(range, limit: limit) { result in
        if result.failure != nil { failures += 1 }
        try printer.print(result, of: name)
      }
      return (count, failures)
    }
    let more = count == limit ? "; --limit tries more" : ""
    common.say("\(name): \(Figures.count(count, "change")) tried, nothing written\(more)")
    return failures
  }
}
