import ArgumentParser
import TableStore
import TriggerHandlers
import Triggers

struct RunTriggers: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs the store's triggers: hands every change to their commands and URLs, until stopped.",
    discussion: """
        mallctl run-triggers
        mallctl run-triggers triggers.json --metrics-file /var/lib/node_exporter/mall.prom
        mallctl run-triggers reindex totals --once

      A file makes or changes the triggers that it declares; one that is there keeps its place in the stream. Without names \
      all triggers that name a command or a URL are run, also those that are made later. One that another process runs is \
      waited for. An argument with a slash, or that ends in .json, is a file, - is standard input.
      Ctrl-C or SIGTERM ends it with status 0: the batch at hand is finished if it ends within two seconds, else it is left \
      for the next run. With --once the status is 1 if a trigger could not be run to the end or has dead letters.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "A file that declares triggers, and names of triggers to run.") var arguments: [String] = []
  @Flag(help: "End when all are done with everything there is.") var once = false
  @Option(
    help: ArgumentHelp("Write figures in Prometheus' text format here every five seconds.", valueName: "file"),
    completion: .file())
  var metricsFile: String?

  func run() throws {
    let sources = TriggerSources(arguments)
    let declarations = try sources.declarations()
    Interrupt.listen()
    try TriggerFailure.reporting {
      try common.withStore { store in
        try declare(declarations, store)
        let names = sources.names.isEmpty ? nil : Set(sources.names)
        try check(names, store)
        let metrics = try metricsFile.map { try MetricsFile($0, store) }
        let watch = TriggerWatch(store, names: names, isQuiet: common.quiet)
        try watch.begin()
        let service = EndpointService(store, names: names) { watch.note($0) }
        let failures = try run(service, watch, metrics)
        let statuses = try watch.finish()
        try metrics?.write()
        if once { try judge(statuses, failures) }
      }
    }
  }

  private func declare(_ declarations: [TriggerDeclaration], _ store: Store) throws {
    for declaration in declarations {
      switch try declaration.declare(in: store.consumers) {
      case .created: common.say("\(declaration.definition.name): created")
      case .changed: common.say("\(declaration.definition.name): changed")
      case .unchanged: break
      }
    }
  }

  /// Says what will not be run.
  ///
  /// - Throws: ``Refusal`` for a name that is no trigger's, or of a trigger that runs in a program of its own.
  private func check(_ names: Set<String>?, _ store: Store) throws {
    for name in names?.sorted() ?? [] {
      _ = try EndpointHandler.handler(of: try store.consumers.trigger(name).definition)
    }
    guard names == nil else { return }
    let triggers = try store.consumers.list().map(\.definition).filter { $0.settings != nil }
    for trigger in triggers where trigger.endpoint == nil {
      common.say("\(trigger.name): names no command or URL; the program that it belongs to runs it")
    }
    if triggers.isEmpty, !once { common.say("there are no triggers yet; 'mallctl trigger create' makes one") }
  }

  /// - Returns: the triggers that could not be run to the end, with `--once`.
  private func run(
    _ service: EndpointService, _ watch: TriggerWatch, _ metrics: MetricsFile?
  ) throws -> [String: any Error] {
    let once = once
    return try AsyncWork.run {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await watch.run() }
        if let metrics { group.addTask { await metrics.keepWriting() } }
        defer { group.cancelAll() }
        if once { return try await service.runUntilCaughtUp() }
        await service.run()
        return [:]
      }
    }
  }

  /// What `--once` ends with.
  private func judge(_ statuses: [ConsumerStatus], _ failures: [String: any Error]) throws {
    var failures = failures
    // One that is switched off is not meant to be run, unless it was asked for by name.
    let isForAll = !arguments.contains { !TriggerSources.isFile($0) }
    for status in statuses where isForAll && status.state == .disabled { failures[status.name] = nil }
    for (name, error) in failures.sorted(by: { $0.key < $1.key }) {
      Console.say("\(name): \((error as? TriggerError)?.description ?? "\(error)")")
    }
    let letters = statuses.filter { $0.deadLetters > 0 }.map(\.name)
    if failures.isEmpty, letters.isEmpty { return }
    let hint = letters.isEmpty ? nil : "dead letters: \(letters.joined(separator: ", ")); see 'mallctl dlq ls'"
    throw Refusal(hint)
  }
}
