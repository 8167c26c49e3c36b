import Foundation
import Synchronization
import TableStore
import TestSupport
import Triggers

/// The command `follow`: three triggers on the catalogue in one process.
struct Following {
  private let settings: TriggerSetting

  init(_ settings: TriggerSetting) { self.settings = settings }

  func run() async throws {
    let store = try await Store.opening(at: settings.store, options: settings.options)
    for name in [TriggerCatalogue.counting, TriggerCatalogue.copying, TriggerCatalogue.filing] {
      try await register(name, store)
    }
    let filing = try FilingHandler(settings.file)
    let checkpoint = try await store.async.consumers.describe(TriggerCatalogue.filing).checkpoint
    filing.note("run \(checkpoint.commit.rawValue) \(checkpoint.done)")
    let triggers: [(String, any TriggerHandler)] = [
      (TriggerCatalogue.counting, CountingHandler()),
      (TriggerCatalogue.copying, CopyingHandler(isMended: settings.isMended)), (TriggerCatalogue.filing, filing),
    ]
    if settings.isMended { _ = try await store.async.deadLetters.redrive(TriggerCatalogue.copying) }
    Line.say("ready")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (name, handler) in triggers {
        let options = options(of: name, filing)
        group.addTask { try await Self.follow(store, name, handler, options) }
      }
      try await waitForTheEnd(store)
      group.cancelAll()
      do { try await group.waitForAll() } catch is CancellationError {}
    }
    try await store.async.close()
    Line.say("done")
  }

  private func register(_ name: String, _ store: Store) async throws {
    var settings = TriggerSettings()
    settings.batchSize = self.settings.batch
    settings.backoff = 1
    if name == TriggerCatalogue.filing { settings.delivery = .external }
    let definition = ConsumerDefinition(name, tables: [TriggerCatalogue.products], settings: settings)
    do {
      try await store.async.consumers.create(definition, from: .trimHorizon)
    } catch let error as TriggerError where error.code == .consumerExists {
      return
    }
  }

  private func options(of name: String, _ filing: FilingHandler) -> RunnerOptions {
    var options = RunnerOptions()
    // Being killed all the time is what this is about.
    options.crashLoopStarts = .max
    options.saveInterval = 50
    let kill = settings.kill.flatMap { $0.trigger == name ? $0 : nil }
    let visits = Visits()
    options.atPoint = { point in
      if name == TriggerCatalogue.filing, point == .afterCommit { filing.note("done") }
      guard let kill, point == kill.point, visits.next() == kill.visit else { return }
      _ = Foundation.kill(getpid(), SIGKILL)
      while true { pause() }
    }
    return options
  }

  private static func follow(
    _ store: Store, _ name: String, _ handler: any TriggerHandler, _ options: RunnerOptions
  ) async throws {
    var runner = TriggerRunner(store, name, handler: handler)
    runner.options = options
    try await runner.run()
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
      let consumers = try await store.async.consumers.list()
      if let stopped = consumers.first(where: { $0.state != .running && $0.state != .created }) {
        throw UsageError(message: "\(stopped.name) is \(stopped.state.rawValue)")
      }
      let lettersLeft = settings.isMended ? consumers.reduce(0) { $0 + $1.deadLetters + $1.parked } : 0
      if lettersLeft == 0, consumers.allSatisfy({ $0.lagRecords == 0 }) { return }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}

/// Counts from 1.
private final class Visits: Sendable {
  private let count = Atomic(0)
  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
