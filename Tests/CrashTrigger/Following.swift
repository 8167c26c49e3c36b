import Foundation
import Synchronization
import TableStore
import TestSupport
import Triggers

/// The command `follow`: the triggers on the catalogue in one process.
struct Following {
  private let settings: TriggerSetting

  init(_ settings: TriggerSetting) { self.settings = settings }

  func run() async throws {
    let store = try await Store.opening(at: settings.store, options: settings.options)
    for name in settings.triggers { try await register(name, store) }
    var files: [String: FilingHandler] = [:]
    for name in [TriggerCatalogue.filing, TriggerCatalogue.posting] where settings.triggers.contains(name) {
      files[name] = try FilingHandler("\(settings.file).\(name)")
    }
    try await note(files, store)
    if settings.isMended { _ = try await store.async.deadLetters.redrive(TriggerCatalogue.copying) }
    Line.say("ready")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in settings.triggers {
        let runner = runner(name, store, files[name])
        group.addTask { await Self.run(runner) }
      }
      try await waitForTheEnd(store)
      group.cancelAll()
      try await group.waitForAll()
    }
    try await note(files, store)
    try await store.async.close()
    Line.say("done")
  }

  /// Writes into the files where their triggers are.
  private func note(_ files: [String: FilingHandler], _ store: Store) async throws {
    for (name, file) in files {
      let checkpoint = try await store.async.consumers.describe(name).checkpoint
      file.note("run \(checkpoint.commit.rawValue) \(checkpoint.done)")
    }
  }

  private func register(_ name: String, _ store: Store) async throws {
    var settings = TriggerSettings()
    settings.batchSize = self.settings.batch
    settings.backoff = 1
    switch name {
    case TriggerCatalogue.filing: settings.delivery = .external
    case TriggerCatalogue.windowing: settings.window = 1
    case TriggerCatalogue.laning: settings.lanes = 4
    case TriggerCatalogue.posting:
      settings.delivery = .external
      settings.lanes = 3
    default: break
    }
    let definition = ConsumerDefinition(name, tables: [TriggerCatalogue.products], settings: settings)
    do {
      try await store.async.consumers.create(
        definition, from: name == TriggerCatalogue.filling ? .backfill : .stream(.trimHorizon))
    } catch let error as TriggerError where error.code == .consumerExists {
      return
    }
  }

  private func runner(_ name: String, _ store: Store, _ file: FilingHandler?) -> TriggerRunner {
    var runner =
      switch name {
      case TriggerCatalogue.counting:
        TriggerRunner(store, name, handler: CountingHandler(table: TriggerCatalogue.categories))
      case TriggerCatalogue.filling:
        TriggerRunner(store, name, handler: CountingHandler(table: TriggerCatalogue.fills))
      case TriggerCatalogue.ranking:
        TriggerRunner(store, name, inTransaction: RankingHandler(ranks: store.table(TriggerCatalogue.ranks)))
      case TriggerCatalogue.windowing: TriggerRunner(store, name, handler: WindowingHandler())
      case TriggerCatalogue.laning:
        TriggerRunner(
          store, name,
          handler: CopyingHandler(
            copies: TriggerCatalogue.laneCopies, ledger: TriggerCatalogue.laneLedger, isMended: true))
      default:
        if let file {
          TriggerRunner(store, name, handler: file)
        } else {
          TriggerRunner(
            store, name,
            handler: CopyingHandler(
              copies: TriggerCatalogue.copies, ledger: TriggerCatalogue.ledger, isMended: settings.isMended))
        }
      }
    runner.options = options(of: name, file)
    return runner
  }

  private func options(of name: String, _ file: FilingHandler?) -> RunnerOptions {
    var options = RunnerOptions()
    // Being killed all the time is what this is about.
    options.crashLoopStarts = .max
    options.saveInterval = 50
    if settings.lease > 0 {
      options.lease = LeaseTerms(
        duration: .milliseconds(settings.lease), renewal: .milliseconds(max(50, settings.lease / 3)))
      options.ownerWait = .seconds(60)
    }
    let accident = settings.accident.flatMap { $0.trigger == name ? $0 : nil }
    let visits = Visits()
    options.atPoint = { point in
      // With several lanes nobody can tell which batch it was.
      if name == TriggerCatalogue.filing, point == .afterCommit { file?.note("done") }
      guard let accident, point == accident.point, visits.next() == accident.visit else { return }
      // Sent to this thread, so that it does nothing more before it stops.
      _ = raise(accident.signal)
    }
    return options
  }

  /// Runs a trigger until cancelled; the end of one is the end of the process.
  private static func run(_ runner: TriggerRunner) async {
    do {
      try await runner.run()
    } catch let error as TriggerError {
      Line.say("error \(error.code) \(runner.name)")
      Line.complain("\(runner.name): \(error)")
      exit(3)
    } catch {
      Line.complain("\(runner.name): \(error)")
      exit(2)
    }
  }

  /// Returns when told to stop, or once nothing is left to do.
  private func waitForTheEnd(_ store: Store) async throws {
    guard settings.settles else {
      await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          _ = readLine()
          continuation.resume()
        }
      }
      return
    }
    while true {
      let consumers = try await store.async.consumers.list().filter { settings.triggers.contains($0.name) }
      if let stopped = consumers.first(where: { ![.running, .created, .backfilling].contains($0.state) }) {
        throw UsageError(message: "\(stopped.name) is \(stopped.state.rawValue)")
      }
      let lettersLeft = settings.isMended ? consumers.reduce(0) { $0 + $1.deadLetters + $1.parked } : 0
      if lettersLeft == 0, consumers.allSatisfy({ $0.lagRecords == 0 && $0.state != .backfilling }) { return }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}

/// Counts from 1.
private final class Visits: Sendable {
  private let count = Atomic(0)
  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
