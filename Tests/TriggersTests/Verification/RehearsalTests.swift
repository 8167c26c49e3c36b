import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

/// A rehearsal shows what a handler would do, and does nothing.
@Suite struct RehearsalTests {
  private func rehearsal(
    _ fixture: OrdersFixture, _ handler: @escaping @Sendable (TriggerBatch) async throws -> TriggerOutcome
  ) async throws -> Rehearsal {
    let definition = try await fixture.store.consumers.describe(fixture.name).definition
    return try Rehearsal(fixture.store.store, definition, handler: ClosureHandler(handler))
  }

  @Test func effectsAreShownByChangeAndNothingIsWritten() async throws {
    try await OrdersFixture.run { fixture in
      for id in 1...3 { try await fixture.put(id) }
      try await fixture.put(2, amount: 5)
      let head = fixture.store.store.log.visibleCommit
      let shown = Notes<Rehearsal.Result>()
      let count = try await rehearsal(fixture) { try OrdersFixture.count($0) }
        .run(.stream(from: .trimHorizon)) { shown.add($0) }
      #expect(count == 4)
      #expect(shown.all.map { OrdersFixture.id($0.change) } == [1, 2, 3, 2])
      // Two effects for a new order, two more for the one that another takes the place of.
      #expect(shown.all.map(\.effects.count) == [2, 2, 2, 4])
      #expect(shown.all.allSatisfy { $0.failure == nil })
      #expect(fixture.store.store.log.visibleCommit == head)
      #expect(try await fixture.total("a") == 0)
    }
  }

  @Test func rowsAreThoseThatAreThere() async throws {
    try await OrdersFixture.run { fixture in
      for id in 1...700 { try await fixture.put(id) }
      try await fixture.store.table("orders").delete(["id": 700])
      let shown = Notes<Rehearsal.Result>()
      let count = try await rehearsal(fixture) { try OrdersFixture.count($0) }.run(.rows) { shown.add($0) }
      #expect(count == 699)
      #expect(Set(shown.all.map { OrdersFixture.id($0.change) }) == Set(1...699))
      #expect(shown.all.allSatisfy { $0.change.isBackfill })
      #expect(try await fixture.store.consumers.describe(fixture.name).state == .created)
    }
  }

  @Test func oneThatFailsIsShownWithItsReason() async throws {
    try await OrdersFixture.run { fixture in
      for id in 1...3 { try await fixture.put(id) }
      let shown = Notes<Rehearsal.Result>()
      try await rehearsal(fixture) { batch in
        switch OrdersFixture.id(batch.changes[0]) {
        case 1: throw Poison()
        case 2: return .failed(at: 0, "no such thing")
        default: return try OrdersFixture.count(batch)
        }
      }.run(.stream(from: .trimHorizon)) { shown.add($0) }
      #expect(shown.all.map { $0.failure == nil } == [false, false, true])
      #expect(shown.all[0].failure?.contains("Poison") == true)
      #expect(shown.all[1].failure == "no such thing")
      #expect(shown.all.map(\.effects.isEmpty) == [true, true, false])
    }
  }

  @Test func itEndsAtItsLimit() async throws {
    try await OrdersFixture.run { fixture in
      for id in 1...30 { try await fixture.put(id) }
      let shown = Notes<Int>()
      let count = try await rehearsal(fixture) { try OrdersFixture.count($0) }
        .run(.stream(from: .trimHorizon), limit: 7) { shown.add(OrdersFixture.id($0.change)) }
      #expect(count == 7)
      #expect(shown.all == Array(1...7))
    }
  }

  @Test func onlyWhatTheTriggerWantsIsTried() async throws {
    try await OrdersFixture.run(filters: [ChangeFilter.Source("NewImage.amount > 5")]) { fixture in
      for id in 1...9 { try await fixture.put(id, amount: id) }
      let shown = Notes<Int>()
      try await rehearsal(fixture) { try OrdersFixture.count($0) }
        .run(.stream(from: .trimHorizon)) { shown.add(OrdersFixture.id($0.change)) }
      #expect(shown.all == [6, 7, 8, 9])
    }
  }

  @Test func theEndOfAChainIsNot() async throws {
    var settings = TriggerSettings()
    settings.reactsToOwn = true
    settings.maximumDepth = 3
    try await OrdersFixture.run(settings) { fixture in
      try await fixture.put(1)
      let next: @Sendable (TriggerBatch) async throws -> TriggerOutcome = { batch in
        var effects = Effects()
        for change in batch.changes {
          try effects.add(["id": .n(Number(OrdersFixture.id(change) + 1))], in: "orders", "amount", 1)
        }
        return TriggerOutcome(effects)
      }
      try await fixture.runner(next).runUntilCaughtUp()
      #expect(try await fixture.deadLetters().map(\.kind) == [.recursion])
      let tried = Notes<Int>()
      try await rehearsal(fixture, next).run(.stream(from: .trimHorizon)) { tried.add(OrdersFixture.id($0.change)) }
      // The order and three effects upon each other; the fourth is the dead letter.
      #expect(tried.all == [1, 2, 3, 4])
    }
  }

  @Test func oneWithWindowsIsRefused() async throws {
    var settings = TriggerSettings()
    settings.window = 5
    try await OrdersFixture.run(settings) { fixture in
      await expectTriggerError(.misuse) { _ = try await rehearsal(fixture) { try OrdersFixture.count($0) } }
    }
  }
}
