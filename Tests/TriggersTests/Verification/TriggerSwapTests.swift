import TableStore
import TestSupport
import Testing

@testable import Triggers

/// One trigger takes another's place, and each change is handled by one of the two.
@Suite struct TriggerSwapTests {
  private let first = ClosureHandler { try OrdersFixture.count($0) }

  /// Counts all orders under a category of its own.
  private let second = ClosureHandler { batch in
    var effects = Effects()
    for change in batch.changes {
      let sign = (change.newImage == nil ? 0 : 1) - (change.oldImage == nil ? 0 : 1)
      try effects.add(["category": "second"], in: "totals", "orders", .n(Number(sign)))
    }
    return TriggerOutcome(effects)
  }

  /// Ten orders; the old trigger `totals` is done with four, and `next` waits with none.
  private func prepared(
    _ settings: TriggerSettings = TriggerSettings(), from start: ConsumerStart = .stream(.trimHorizon),
    _ body: (OrdersFixture) async throws -> Void
  ) async throws {
    try await OrdersFixture.run(settings) { fixture in
      for id in 1...4 { try await fixture.put(id) }
      try await TriggerRunner(fixture.store.store, "totals", handler: first).runUntilCaughtUp()
      for id in 5...10 { try await fixture.put(id) }
      let next = ConsumerDefinition("next", tables: ["orders"], settings: settings)
      try await fixture.store.consumers.create(next, from: start)
      try await body(fixture)
    }
  }

  private func swap(_ fixture: OrdersFixture, with handler: ClosureHandler? = nil) -> TriggerSwap {
    TriggerSwap(fixture.store.store, "totals", handler: first, with: "next", handler: handler ?? second)
  }

  private func names(_ fixture: OrdersFixture) async throws -> [String] {
    try await fixture.store.consumers.list().map(\.name)
  }

  private func incarnation(_ fixture: OrdersFixture, _ name: String) async throws -> UInt64 {
    try await fixture.store.consumers.describe(name).definition.incarnation
  }

  /// Whether both triggers have counted the first `count` orders, and what comes behind them is counted by the new one.
  private func expectBorder(behind count: Int, _ fixture: OrdersFixture) async throws {
    #expect(try await fixture.total("a") == count)
    #expect(try await fixture.total("second") == count)
    for id in 11...15 { try await fixture.put(id) }
    try await TriggerRunner(fixture.store.store, "totals", handler: second).runUntilCaughtUp()
    #expect(try await fixture.total("a") == count)
    #expect(try await fixture.total("second") == 15)
  }

  @Test func theOldOneIsRemoved() async throws {
    try await prepared { fixture in
      let next = try await incarnation(fixture, "next")
      let commit = try await swap(fixture).run(.removed)
      #expect(try await names(fixture) == ["totals"])
      #expect(try await incarnation(fixture, "totals") == next)
      #expect(try await fixture.store.consumers.describe("totals").checkpoint.commit == commit)
      try await expectBorder(behind: 4, fixture)
    }
  }

  @Test func theOldOneIsKeptSwitchedOff() async throws {
    try await prepared { fixture in
      let old = try await incarnation(fixture, "totals")
      try await swap(fixture).run(.disabled)
      #expect(try await names(fixture) == ["next", "totals"])
      #expect(try await incarnation(fixture, "next") == old)
      let status = try await fixture.store.consumers.describe("next")
      #expect(status.state == .disabled)
      #expect(status.holdBytes == 0)
      await expectTriggerError(.paused) {
        try await TriggerRunner(fixture.store.store, "next", handler: first).runUntilCaughtUp()
      }
      try await expectBorder(behind: 4, fixture)
    }
  }

  @Test func aNewOneThatIsBackfillingComesToItsEndFirst() async throws {
    try await prepared(from: .backfill) { fixture in
      try await fixture.put(10, amount: 3)
      try await swap(fixture).run()
      try await expectBorder(behind: 10, fixture)
    }
  }

  @Test func twoThatAreDoneWithEverythingAreSwappedToo() async throws {
    try await prepared { fixture in
      try await TriggerRunner(fixture.store.store, "totals", handler: first).runUntilCaughtUp()
      try await TriggerRunner(fixture.store.store, "next", handler: second).runUntilCaughtUp()
      // Commits without changes, which no checkpoint was moved over.
      try await fixture.store.createTable(CreateTableRequest("more", KeySchema(KeyAttribute("id", .s))))
      try await swap(fixture).run()
      try await expectBorder(behind: 10, fixture)
    }
  }

  @Test func deadLettersAreNotLost() async throws {
    var settings = TriggerSettings()
    settings.retries = 0
    try await prepared(settings) { fixture in
      try await fixture.runner { batch in
        if batch.changes.contains(where: { OrdersFixture.id($0) == 7 }) { throw Poison() }
        return try OrdersFixture.count(batch)
      }.runUntilCaughtUp()
      await expectTriggerError(.misuse) { try await swap(fixture).run(.removed) }
      #expect(try await names(fixture) == ["next", "totals"])
      try await swap(fixture).run(.disabled)
      #expect(try await fixture.store.deadLetters.list("next").map { OrdersFixture.id($0.change) } == [7])
      #expect(try await fixture.deadLetters().isEmpty)
    }
  }

  @Test func oneThatWasCutOffIsMadeUpFor() async throws {
    var settings = TriggerSettings()
    settings.retries = 0
    settings.poison = .halt
    settings.batchSize = 3
    try await prepared(settings) { fixture in
      let second = second
      try await TriggerRunner(fixture.store.store, "totals", handler: first).runUntilCaughtUp()
      // The old one has come to the border, the new one stops on its way there.
      let failing = ClosureHandler { batch in
        if batch.changes.contains(where: { OrdersFixture.id($0) == 8 }) { throw Poison() }
        return try await second.handle(batch)
      }
      let old = try await incarnation(fixture, "totals")
      await expectTriggerError(.handlerFailed) { try await swap(fixture, with: failing).run() }
      #expect(try await incarnation(fixture, "totals") == old)
      #expect(try await fixture.total("second") == 7)
      try await fixture.store.consumers.resume("next")
      try await swap(fixture).run()
      try await expectBorder(behind: 10, fixture)
      // It is done: asked for again, there is nothing to put in its place.
      await expectTriggerError(.unknownConsumer) { try await swap(fixture).run() }
    }
  }

  @Test func oneThatSomebodyElseRunsIsNotSwapped() async throws {
    try await prepared { fixture in
      for name in ["totals", "next"] {
        let owner = try await fixture.store.consumers.acquire(name)
        await expectTriggerError(.owned) { try await swap(fixture).run() }
        #expect(!owner.isLost)
        owner.release()
      }
      #expect(try await names(fixture) == ["next", "totals"])
      try await swap(fixture).run()
      try await expectBorder(behind: 4, fixture)
    }
  }

  @Test func oneThatIsSetBackOnTheWayIsBroughtThereAgain() async throws {
    try await prepared { fixture in
      let second = second
      try await TriggerRunner(fixture.store.store, "totals", handler: first).runUntilCaughtUp()
      let moving = ClosureHandler { batch in
        let plan = try await fixture.store.consumers.reset("totals", to: .back(2))
        try await fixture.store.consumers.execute(plan)
        return try await second.handle(batch)
      }
      try await swap(fixture, with: moving).run()
      #expect(try await names(fixture) == ["totals"])
      #expect(try await fixture.total("second") == 10)
    }
  }

  @Test func oneThatIsCancelledSaysSo() async throws {
    try await prepared { fixture in
      let (second, begun) = (second, Notes<Bool>())
      let waiting = ClosureHandler { batch in
        begun.add(true)
        try await Task.sleep(for: .seconds(600))
        return try await second.handle(batch)
      }
      let swap = swap(fixture, with: waiting)
      let task = Task { try await swap.run() }
      try await eventually("the new one is at work") { !begun.all.isEmpty }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(try await names(fixture) == ["next", "totals"])
      try await self.swap(fixture).run()
      try await expectBorder(behind: 4, fixture)
    }
  }

  @Test func oneCannotTakeItsOwnPlace() async throws {
    try await prepared { fixture in
      let swap = TriggerSwap(fixture.store.store, "next", handler: first, with: "next", handler: second)
      await expectTriggerError(.misuse) { try await swap.run() }
    }
  }
}
