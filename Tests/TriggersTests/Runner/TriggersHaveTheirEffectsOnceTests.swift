import Synchronization
import TableStore
import TestSupport
import Testing
import Triggers

/// What a trigger derives equals what is computed anew from the table.
@Suite struct TriggersHaveTheirEffectsOnceTests {
  /// Random puts, moves between categories and deletes.
  private func scribble(_ fixture: OrdersFixture, seed: UInt64, count: Int) async throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<count {
      let id = Int.random(in: 0..<40, using: &random)
      if Int.random(in: 0..<5, using: &random) == 0 {
        try await fixture.store.table("orders").delete(["id": .n(Number(id))])
      } else {
        try await fixture.put(
          id, ["a", "b", "c"][Int.random(in: 0..<3, using: &random)], amount: Int.random(in: 1...9, using: &random))
      }
    }
  }

  private func expectRecomputed(_ fixture: OrdersFixture) async throws {
    var counts: [String: Int] = [:]
    var amounts: [String: Int] = [:]
    for try await order in try fixture.store.table("orders").scan() {
      let category = order.string("category") ?? ""
      counts[category, default: 0] += 1
      amounts[category, default: 0] += order.int("amount") ?? 0
    }
    for category in ["a", "b", "c"] {
      #expect(try await fixture.total(category) == counts[category] ?? 0)
      #expect(try await fixture.total(category, "amount") == amounts[category] ?? 0)
    }
  }

  @Test(arguments: [(1, 100), (1, 7), (4, 5)]) func totalsEqualARecomputation(lanes: Int, batch: Int) async throws {
    var settings = TriggerSettings()
    settings.lanes = lanes
    settings.batchSize = batch
    try await OrdersFixture.run(settings) { fixture in
      try await scribble(fixture, seed: UInt64(batch), count: 150)
      let task = Task { try await fixture.runner { try OrdersFixture.count($0) }.run() }
      try await scribble(fixture, seed: 99, count: 150)
      task.cancel()
      try await task.value
      try await fixture.runner { try OrdersFixture.count($0) }.runUntilCaughtUp()
      try await expectRecomputed(fixture)
    }
  }

  /// A run that dies right before or after its commits leaves nothing undone and nothing done twice.
  @Test func aRunThatIsCutOffAnywhereIsGoneOnWith() async throws {
    var settings = TriggerSettings()
    settings.batchSize = 3
    try await OrdersFixture.run(settings) { fixture in
      try await scribble(fixture, seed: 5, count: 120)
      for round in 0..<25 {
        let left = Mutex(round % 7)
        var runner = fixture.runner { try OrdersFixture.count($0) }
        let stop = Notes<Task<Void, any Error>>()
        runner.options.crashLoopStarts = 0
        runner.options.atPoint = { point in
          let ends = left.withLock {
            $0 -= 1
            return $0 < 0
          }
          if ends { stop.all.first?.cancel() }
        }
        let running = runner
        let task = Task { try await running.runUntilCaughtUp() }
        stop.add(task)
        _ = try? await task.value
      }
      try await fixture.runner { try OrdersFixture.count($0) }.runUntilCaughtUp()
      try await expectRecomputed(fixture)
    }
  }

  @Test func aHandlerInATransactionReadsAndWritesWithTheCheckpoint() async throws {
    try await OrdersFixture.run { fixture in
      for id in 0..<60 { try await fixture.put(id, id % 2 == 0 ? "a" : "b") }
      let totals = fixture.store.store.table("totals")
      let handler = ClosureTransactionHandler { batch, scope in
        for change in batch.changes {
          guard let category = change.newImage?.string("category") else { continue }
          let key: Item = ["category": .s(category)]
          let before = try scope.item(key, in: totals)?.int("orders") ?? 0
          try scope.put(["category": .s(category), "orders": .n(Number(before + 1))], in: totals)
        }
      }
      try await TriggerRunner(fixture.store.store, fixture.name, inTransaction: handler).runUntilCaughtUp()
      #expect(try await fixture.total("a") == 30)
      #expect(try await fixture.total("b") == 30)
    }
  }

  @Test func aCallThatWasGivenUpNeverCommits() async throws {
    var settings = TriggerSettings()
    settings.timeout = 50
    settings.retries = 0
    try await OrdersFixture.run(settings) { fixture in
      try await fixture.put(1)
      let totals = fixture.store.store.table("totals")
      let handler = ClosureTransactionHandler { batch, scope in
        try scope.put(["category": "late"], in: totals)
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(400)
        while clock.now < end {}
      }
      try await TriggerRunner(fixture.store.store, fixture.name, inTransaction: handler).runUntilCaughtUp()
      try await Task.sleep(for: .milliseconds(600))
      #expect(try await fixture.store.table("totals").get(["category": "late"]) == nil)
      #expect(try await fixture.deadLetters().map(\.kind) == [.timeout])
    }
  }
}
