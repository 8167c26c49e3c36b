import Synchronization
import TableStore
import TestSupport
import Testing
import Triggers

/// A trigger that cannot or must not go on stops in a state that shows, and goes on where it was.
@Suite struct TriggersStopSafelyTests {
  @Test func effectsUponItsOwnEffectsAreNotSeen() async throws {
    try await OrdersFixture.run { fixture in
      try await fixture.register("echo", tables: nil, TriggerSettings())
      try await fixture.put(1)
      let seen = Notes<Int>()
      let runner = TriggerRunner(
        fixture.store.store, "echo",
        handler: ClosureHandler { batch in
          var effects = Effects()
          for change in batch.changes {
            seen.add(OrdersFixture.id(change))
            try effects.add(["id": .n(Number(OrdersFixture.id(change) + 100))], in: "orders", "amount", 1)
          }
          return TriggerOutcome(effects)
        })
      try await runner.runUntilCaughtUp()
      #expect(seen.all == [1])
    }
  }

  @Test func aChainOfEffectsEndsAsADeadLetter() async throws {
    var settings = TriggerSettings()
    settings.reactsToOwn = true
    settings.maximumDepth = 4
    try await OrdersFixture.run(settings) { fixture in
      try await fixture.put(1)
      try await fixture.runner { batch in
        var effects = Effects()
        for change in batch.changes {
          try effects.add(["id": .n(Number(OrdersFixture.id(change) + 1))], in: "orders", "amount", 1)
        }
        return TriggerOutcome(effects)
      }.runUntilCaughtUp()
      let letters = try await fixture.deadLetters()
      #expect(letters.map(\.kind) == [.recursion])
      #expect(letters.first?.change.cause == ChangeCause(origin: fixture.name, depth: 5))
    }
  }

  @Test func onlyWhatTheFilterTakesIsHandedOut() async throws {
    try await OrdersFixture.run(filters: [ChangeFilter.Source("NewImage.amount > 5")]) { fixture in
      for id in 0..<20 { try await fixture.put(id, amount: id) }
      let seen = Notes<Int>()
      try await fixture.runner { batch in
        for change in batch.changes { seen.add(OrdersFixture.id(change)) }
        return TriggerOutcome()
      }.runUntilCaughtUp()
      #expect(seen.all == Array(6..<20))
      #expect(try await fixture.activity().counters.recordsFiltered == 6)
      #expect(try await fixture.store.consumers.describe(fixture.name).lagRecords == 0)
    }
  }

  @Test func pausingStopsWhoeverRunsIt() async throws {
    try await OrdersFixture.run { fixture in
      let runner = fixture.runner { try OrdersFixture.count($0) }
      let task = Task { try await runner.run() }
      try await fixture.put(1)
      try await eventually("it runs") { try await fixture.total("a") == 1 }
      try await fixture.store.consumers.pause(fixture.name)
      await #expect(throws: TriggerError.self) { try await task.value }
      try await fixture.put(2)
      await #expect(throws: TriggerError.self) { try await runner.runUntilCaughtUp() }
      #expect(try await fixture.total("a") == 1)
      try await fixture.store.consumers.resume(fixture.name)
      try await runner.runUntilCaughtUp()
      #expect(try await fixture.total("a") == 2)
    }
  }

  @Test func anIdleTriggerWritesNothing() async throws {
    try await OrdersFixture.run { fixture in
      try await fixture.put(1)
      let runner = fixture.runner { try OrdersFixture.count($0) }
      let task = Task { try await runner.run() }
      try await eventually("it is done") { try await fixture.total("a") == 1 }
      // What was passed is saved within a second; from then on nothing moves.
      try await Task.sleep(for: .milliseconds(1500))
      let before = try await fixture.store.consumers.describe(fixture.name).head
      try await Task.sleep(for: .milliseconds(2500))
      #expect(try await fixture.store.consumers.describe(fixture.name).head == before)
      task.cancel()
      try await task.value
    }
  }

  @Test func aProcessThatNeverFinishesABatchIsBlocked() async throws {
    try await OrdersFixture.run { fixture in
      try await fixture.put(1)
      let incarnation = try await fixture.store.consumers.describe(fixture.name).definition.incarnation
      // Starts whose process is gone: what they left behind is what a killed one leaves.
      let now = UInt64(1_000_000) * UInt64(try await fixture.store.consumers.describe(fixture.name).time / 1_000_000)
      _ = try await fixture.store.commitConsumers {
        $0.put(ConsumerKey.starts(incarnation), CrashLoopGuard.stored([UInt64](repeating: now, count: 5)))
      }
      let runner = fixture.runner { try OrdersFixture.count($0) }
      await #expect(throws: TriggerError.self) { try await runner.runUntilCaughtUp() }
      #expect(try await fixture.store.consumers.describe(fixture.name).state == .blocked)
      try await fixture.store.consumers.resume(fixture.name)
      try await runner.runUntilCaughtUp()
      #expect(try await fixture.total("a") == 1)
    }
  }

  @Test func anOrderlyStopIsNoCrash() async throws {
    try await OrdersFixture.run { fixture in
      try await fixture.put(1)
      for _ in 0..<7 {
        let started = Notes<Bool>()
        let runner = fixture.runner { _ in
          started.add(true)
          try await Task.sleep(for: .seconds(600))
          return TriggerOutcome()
        }
        let task = Task { try await runner.run() }
        try await eventually("it is called") { !started.all.isEmpty }
        task.cancel()
        try await task.value
      }
      try await fixture.runner { try OrdersFixture.count($0) }.runUntilCaughtUp()
      #expect(try await fixture.total("a") == 1)
    }
  }

  @Test func oneTriggerThatFailsDoesNotStopOthers() async throws {
    try await OrdersFixture.run { fixture in
      var settings = TriggerSettings()
      settings.poison = .halt
      settings.retries = 0
      try await fixture.register("bad", tables: ["orders"], settings)
      let bad = TriggerRunner(fixture.store.store, "bad", handler: ClosureHandler { _ in throw Poison() })
      let service = TriggerService([bad, fixture.runner { try OrdersFixture.count($0) }])
      let task = Task { await service.run() }
      for id in 0..<5 { try await fixture.put(id) }
      try await eventually("the other is done") { try await fixture.total("a") == 5 }
      try await eventually("the bad one is blocked") {
        try await fixture.store.consumers.describe("bad").state == .blocked
      }
      task.cancel()
      await task.value
    }
  }
}
