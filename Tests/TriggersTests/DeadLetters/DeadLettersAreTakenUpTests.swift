import Synchronization
import TableStore
import TestSupport
import Testing
import Triggers

/// Dead letters and what waits behind them are handed out again in order, or dropped, as asked.
@Suite struct DeadLettersAreTakenUpTests {
  private var settings: TriggerSettings {
    var settings = TriggerSettings()
    settings.retries = 0
    settings.batchSize = 2
    return settings
  }

  /// Three changes of item 1, of which the handler takes none while `fails`, among others.
  private func parked(_ body: (Bench, Switch) async throws -> Void) async throws {
    try await Bench.run(settings) { bench in
      let fails = Switch(true)
      for amount in 1...3 { try await bench.put(1, amount: amount) }
      try await bench.put(2)
      try await bench.runner(fails.handler).runUntilCaughtUp()
      #expect(try await bench.total("a") == 1)
      #expect(try await bench.deadLetters().count == 1)
      try await body(bench, fails)
    }
  }

  final class Switch: Sendable {
    let isOn: Mutex<Bool>
    let amounts = Notes<Int>()

    init(_ isOn: Bool) { self.isOn = Mutex(isOn) }
    func turn(_ on: Bool) { isOn.withLock { $0 = on } }

    @Sendable func handler(_ batch: TriggerBatch) async throws -> TriggerOutcome {
      if isOn.withLock({ $0 }), batch.changes.contains(where: { Bench.id($0) == 1 }) { throw Poison() }
      for change in batch.changes where Bench.id(change) == 1 { amounts.add(change.newImage?.int("amount") ?? 0) }
      return try Bench.count(batch)
    }
  }

  @Test func aRunningTriggerTakesThemUpInOrder() async throws {
    try await parked { bench, fails in
      let runner = bench.runner(fails.handler)
      let task = Task { try await runner.run() }
      fails.turn(false)
      #expect(try await bench.store.deadLetters.redrive(bench.name) == 1)
      try await eventually("the queue is empty") { try await bench.deadLetters().isEmpty }
      try await eventually("all is counted") { try await bench.total("a") == 2 }
      #expect(fails.amounts.all == [1, 2, 3])
      #expect(try await bench.total("a", "amount") == 4)
      // The item flows again.
      try await bench.put(1, amount: 9)
      try await eventually("it flows") { try await bench.total("a", "amount") == 10 }
      task.cancel()
      try await task.value
    }
  }

  @Test func oneThatFailsAgainStaysWithItsTriesCounted() async throws {
    try await parked { bench, fails in
      let left = try await bench.store.deadLetters.redrive(
        bench.name, with: ClosureHandler { try await fails.handler($0) })
      #expect(left == 1)
      let letter = try #require(try await bench.deadLetters().first)
      #expect(letter.attempts == 2)
      #expect(try await bench.store.deadLetters.waiting(bench.name, behind: letter.position).count == 2)
    }
  }

  @Test func aChangeThatWaitedAndFailsBecomesTheDeadLetter() async throws {
    try await parked { bench, _ in
      let left = try await bench.store.deadLetters.redrive(
        bench.name,
        with: ClosureHandler { batch in
          if batch.changes.contains(where: { $0.newImage?.int("amount") == 2 }) { throw Poison() }
          return try Bench.count(batch)
        })
      #expect(left == 1)
      let letter = try #require(try await bench.deadLetters().first)
      #expect(letter.change.newImage?.int("amount") == 2)
      #expect(try await bench.store.deadLetters.waiting(bench.name, behind: letter.position).count == 1)
    }
  }

  @Test func purgingDropsTheQueueOrLetsItGo() async throws {
    try await parked { bench, fails in
      fails.turn(false)
      #expect(try await bench.store.deadLetters.purge(bench.name, queue: .release) == 1)
      try await bench.runner(fails.handler).runUntilCaughtUp()
      #expect(fails.amounts.all == [2, 3])
      #expect(try await bench.deadLetters().isEmpty)
    }
    try await parked { bench, fails in
      fails.turn(false)
      #expect(try await bench.store.deadLetters.purge(bench.name, queue: .drop) == 1)
      try await bench.put(1, amount: 7)
      try await bench.runner(fails.handler).runUntilCaughtUp()
      #expect(fails.amounts.all == [7])
    }
  }

  @Test func whatIsNotThereIsSaid() async throws {
    try await Bench.run { bench in
      await #expect(throws: TriggerError.self) {
        try await bench.store.deadLetters.show(bench.name, StreamPosition(commit: 9, index: 9))
      }
      await #expect(throws: TriggerError.self) { try await bench.store.deadLetters.list("nobody") }
    }
  }
}
