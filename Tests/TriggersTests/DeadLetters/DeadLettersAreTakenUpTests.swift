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
  private func parked(_ body: (OrdersFixture, Switch) async throws -> Void) async throws {
    try await OrdersFixture.run(settings) { fixture in
      let fails = Switch(true)
      for amount in 1...3 { try await fixture.put(1, amount: amount) }
      try await fixture.put(2)
      try await fixture.runner(fails.handler).runUntilCaughtUp()
      #expect(try await fixture.total("a") == 1)
      #expect(try await fixture.deadLetters().count == 1)
      try await body(fixture, fails)
    }
  }

  final class Switch: Sendable {
    let isOn: Mutex<Bool>
    let amounts = Notes<Int>()

    init(_ isOn: Bool) { self.isOn = Mutex(isOn) }
    func turn(_ on: Bool) { isOn.withLock { $0 = on } }

    @Sendable func handler(_ batch: TriggerBatch) async throws -> TriggerOutcome {
      if isOn.withLock({ $0 }), batch.changes.contains(where: { OrdersFixture.id($0) == 1 }) { throw Poison() }
      for change in batch.changes where OrdersFixture.id(change) == 1 {
        amounts.add(change.newImage?.int("amount") ?? 0)
      }
      return try OrdersFixture.count(batch)
    }
  }

  @Test func aRunningTriggerTakesThemUpInOrder() async throws {
    try await parked { fixture, fails in
      let runner = fixture.runner(fails.handler)
      let task = Task { try await runner.run() }
      fails.turn(false)
      #expect(try await fixture.store.deadLetters.redrive(fixture.name) == 1)
      try await eventually("the queue is empty") { try await fixture.deadLetters().isEmpty }
      // The letter is taken up first; what waits behind it comes after, in commits of its own.
      try await eventually("all is counted") { try await fixture.total("a", "amount") == 4 }
      #expect(fails.amounts.all == [1, 2, 3])
      #expect(try await fixture.total("a") == 2)
      // The item flows again.
      try await fixture.put(1, amount: 9)
      try await eventually("it flows") { try await fixture.total("a", "amount") == 10 }
      task.cancel()
      try await task.value
    }
  }

  @Test func oneThatFailsAgainStaysWithItsTriesCounted() async throws {
    try await parked { fixture, fails in
      let left = try await fixture.store.deadLetters.redrive(
        fixture.name, with: ClosureHandler { try await fails.handler($0) })
      #expect(left == 1)
      let letter = try #require(try await fixture.deadLetters().first)
      #expect(letter.attempts == 2)
      #expect(try await fixture.store.deadLetters.waiting(fixture.name, behind: letter.position).count == 2)
    }
  }

  @Test func aChangeThatWaitedAndFailsBecomesTheDeadLetter() async throws {
    try await parked { fixture, _ in
      let left = try await fixture.store.deadLetters.redrive(
        fixture.name,
        with: ClosureHandler { batch in
          if batch.changes.contains(where: { $0.newImage?.int("amount") == 2 }) { throw Poison() }
          return try OrdersFixture.count(batch)
        })
      #expect(left == 1)
      let letter = try #require(try await fixture.deadLetters().first)
      #expect(letter.change.newImage?.int("amount") == 2)
      #expect(try await fixture.store.deadLetters.waiting(fixture.name, behind: letter.position).count == 1)
    }
  }

  @Test func purgingDropsTheQueueOrLetsItGo() async throws {
    try await parked { fixture, fails in
      fails.turn(false)
      #expect(try await fixture.store.deadLetters.purge(fixture.name, queue: .release) == 1)
      try await fixture.runner(fails.handler).runUntilCaughtUp()
      #expect(fails.amounts.all == [2, 3])
      #expect(try await fixture.deadLetters().isEmpty)
    }
    try await parked { fixture, fails in
      fails.turn(false)
      #expect(try await fixture.store.deadLetters.purge(fixture.name, queue: .drop) == 1)
      try await fixture.put(1, amount: 7)
      try await fixture.runner(fails.handler).runUntilCaughtUp()
      #expect(fails.amounts.all == [7])
    }
  }

  @Test func whatIsNotThereIsSaid() async throws {
    try await OrdersFixture.run { fixture in
      await #expect(throws: TriggerError.self) {
        try await fixture.store.deadLetters.show(fixture.name, StreamPosition(commit: 9, index: 9))
      }
      await #expect(throws: TriggerError.self) { try await fixture.store.deadLetters.list("nobody") }
    }
  }
}
