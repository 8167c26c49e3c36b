import TableStore
import TestSupport
import Testing
import Triggers

/// A change that no try gets through does not keep others from their effects.
@Suite struct PoisonIsSetAsideTests {
  private func settings(_ poison: TriggerSettings.PoisonPolicy, lanes: Int = 1) -> TriggerSettings {
    var settings = TriggerSettings()
    settings.poison = poison
    settings.batchSize = 128
    settings.retries = 2
    settings.backoff = 1
    settings.lanes = lanes
    return settings
  }

  @Test(arguments: [1, 3]) func onePoisonAmong128HasTheOthersDoneOnce(lanes: Int) async throws {
    try await OrdersFixture.run(settings(.deadLetter, lanes: lanes)) { fixture in
      for id in 0..<128 { try await fixture.put(id) }
      let calls = Notes<Int>()
      try await fixture.runner { batch in
        calls.add(batch.changes.count)
        if batch.changes.contains(where: { OrdersFixture.id($0) == 77 }) { throw Poison() }
        return try OrdersFixture.count(batch)
      }.runUntilCaughtUp()
      #expect(try await fixture.total("a") == 127)
      let letters = try await fixture.deadLetters()
      #expect(letters.map { OrdersFixture.id($0.change) } == [77])
      #expect(letters.first?.attempts == 3)
      #expect(letters.first?.change.newImage?.string("category") == "a")
      if lanes == 1 { #expect(calls.all.count <= 15 + 2) }
    }
  }

  @Test func laterChangesOfAParkedItemWaitInOrder() async throws {
    try await OrdersFixture.run(settings(.parkKey)) { fixture in
      try await fixture.put(1, amount: 1)
      try await fixture.put(2)
      try await fixture.put(1, amount: 2)
      try await fixture.put(1, amount: 3)
      try await fixture.put(3)
      let seen = Notes<Int>()
      let handler: @Sendable (TriggerBatch) async throws -> TriggerOutcome = { batch in
        if batch.changes.contains(where: { OrdersFixture.id($0) == 1 }) { throw Poison() }
        for change in batch.changes { seen.add(OrdersFixture.id(change)) }
        return try OrdersFixture.count(batch)
      }
      try await fixture.runner(handler).runUntilCaughtUp()
      #expect(try await fixture.total("a") == 2)
      let letter = try #require(try await fixture.deadLetters().first)
      let waiting = try await fixture.store.deadLetters.waiting(fixture.name, behind: letter.position)
      #expect(waiting.map { $0.newImage?.int("amount") } == [2, 3])
      // A run that finds the item parked keeps it so.
      try await fixture.put(1, amount: 4)
      try await fixture.runner(handler).runUntilCaughtUp()
      #expect(try await fixture.store.deadLetters.waiting(fixture.name, behind: letter.position).count == 3)
      #expect(!seen.all.contains(1))
    }
  }

  @Test func withHaltTheTriggerStopsAndSaysSo() async throws {
    try await OrdersFixture.run(settings(.halt)) { fixture in
      for id in 0..<5 { try await fixture.put(id) }
      let runner = fixture.runner { batch in
        if batch.changes.contains(where: { OrdersFixture.id($0) == 3 }) { throw Poison() }
        return try OrdersFixture.count(batch)
      }
      await #expect(throws: TriggerError.self) { try await runner.runUntilCaughtUp() }
      #expect(try await fixture.total("a") == 3)
      #expect(try await fixture.store.consumers.describe(fixture.name).state == .blocked)
      try await fixture.store.consumers.resume(fixture.name)
      try await fixture.runner { try OrdersFixture.count($0) }.runUntilCaughtUp()
      #expect(try await fixture.total("a") == 5)
    }
  }

  @Test func aNamedFailureKeepsThePrefix() async throws {
    try await OrdersFixture.run(settings(.deadLetter)) { fixture in
      for id in 0..<10 { try await fixture.put(id) }
      let calls = Notes<[Int]>()
      try await fixture.runner { batch in
        calls.add(batch.changes.map(OrdersFixture.id))
        var effects = Effects()
        for (index, change) in batch.changes.enumerated() {
          if OrdersFixture.id(change) == 6 { return .failed(at: index, "six", effects: effects, isPermanent: true) }
          try OrdersFixture.count(change, into: &effects)
        }
        return TriggerOutcome(effects)
      }.runUntilCaughtUp()
      #expect(calls.all == [Array(0..<10), [7, 8, 9]])
      #expect(try await fixture.total("a") == 9)
      #expect(try await fixture.deadLetters().first?.error == "six")
    }
  }

  @Test func effectsOnAMissingTableAreAFailureOfTheHandler() async throws {
    try await OrdersFixture.run(settings(.deadLetter)) { fixture in
      for id in 0..<4 { try await fixture.put(id) }
      try await fixture.runner { batch in
        var effects = Effects()
        for change in batch.changes {
          if OrdersFixture.id(change) == 2 {
            try effects.put(["id": 1], in: "nowhere")
          } else {
            try OrdersFixture.count(change, into: &effects)
          }
        }
        return TriggerOutcome(effects)
      }.runUntilCaughtUp()
      #expect(try await fixture.total("a") == 3)
      #expect(try await fixture.deadLetters().map(\.kind) == [.effects])
    }
  }

  @Test func aHandlerThatHangsCountsAsFailed() async throws {
    var settings = settings(.deadLetter)
    settings.timeout = 50
    settings.retries = 0
    try await OrdersFixture.run(settings) { fixture in
      try await fixture.put(1)
      try await fixture.put(2)
      try await fixture.runner { batch in
        if batch.changes.contains(where: { OrdersFixture.id($0) == 1 }) { try await Task.sleep(for: .seconds(600)) }
        return try OrdersFixture.count(batch)
      }.runUntilCaughtUp()
      #expect(try await fixture.total("a") == 1)
      #expect(try await fixture.deadLetters().map(\.kind) == [.timeout])
    }
  }
}
