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
    try await Bench.run(settings(.deadLetter, lanes: lanes)) { bench in
      for id in 0..<128 { try await bench.put(id) }
      let calls = Notes<Int>()
      try await bench.runner { batch in
        calls.add(batch.changes.count)
        if batch.changes.contains(where: { Bench.id($0) == 77 }) { throw Poison() }
        return try Bench.count(batch)
      }.runUntilCaughtUp()
      #expect(try await bench.total("a") == 127)
      let letters = try await bench.deadLetters()
      #expect(letters.map { Bench.id($0.change) } == [77])
      #expect(letters.first?.attempts == 3)
      #expect(letters.first?.change.newImage?.string("category") == "a")
      if lanes == 1 { #expect(calls.all.count <= 15 + 2) }
    }
  }

  @Test func laterChangesOfAParkedItemWaitInOrder() async throws {
    try await Bench.run(settings(.parkKey)) { bench in
      try await bench.put(1, amount: 1)
      try await bench.put(2)
      try await bench.put(1, amount: 2)
      try await bench.put(1, amount: 3)
      try await bench.put(3)
      let seen = Notes<Int>()
      let handler: @Sendable (TriggerBatch) async throws -> TriggerOutcome = { batch in
        if batch.changes.contains(where: { Bench.id($0) == 1 }) { throw Poison() }
        for change in batch.changes { seen.add(Bench.id(change)) }
        return try Bench.count(batch)
      }
      try await bench.runner(handler).runUntilCaughtUp()
      #expect(try await bench.total("a") == 2)
      let letter = try #require(try await bench.deadLetters().first)
      let waiting = try await bench.store.deadLetters.waiting(bench.name, behind: letter.position)
      #expect(waiting.map { $0.newImage?.int("amount") } == [2, 3])
      // A run that finds the item parked keeps it so.
      try await bench.put(1, amount: 4)
      try await bench.runner(handler).runUntilCaughtUp()
      #expect(try await bench.store.deadLetters.waiting(bench.name, behind: letter.position).count == 3)
      #expect(!seen.all.contains(1))
    }
  }

  @Test func withHaltTheTriggerStopsAndSaysSo() async throws {
    try await Bench.run(settings(.halt)) { bench in
      for id in 0..<5 { try await bench.put(id) }
      let runner = bench.runner { batch in
        if batch.changes.contains(where: { Bench.id($0) == 3 }) { throw Poison() }
        return try Bench.count(batch)
      }
      await #expect(throws: TriggerError.self) { try await runner.runUntilCaughtUp() }
      #expect(try await bench.total("a") == 3)
      #expect(try await bench.store.consumers.describe(bench.name).state == .blocked)
      try await bench.store.consumers.resume(bench.name)
      try await bench.runner { try Bench.count($0) }.runUntilCaughtUp()
      #expect(try await bench.total("a") == 5)
    }
  }

  @Test func aNamedFailureKeepsThePrefix() async throws {
    try await Bench.run(settings(.deadLetter)) { bench in
      for id in 0..<10 { try await bench.put(id) }
      let calls = Notes<[Int]>()
      try await bench.runner { batch in
        calls.add(batch.changes.map(Bench.id))
        var effects = Effects()
        for (index, change) in batch.changes.enumerated() {
          if Bench.id(change) == 6 { return .failed(at: index, "six", effects: effects, isPermanent: true) }
          try Bench.count(change, into: &effects)
        }
        return TriggerOutcome(effects)
      }.runUntilCaughtUp()
      #expect(calls.all == [Array(0..<10), [7, 8, 9]])
      #expect(try await bench.total("a") == 9)
      #expect(try await bench.deadLetters().first?.error == "six")
    }
  }

  @Test func effectsOnAMissingTableAreAFailureOfTheHandler() async throws {
    try await Bench.run(settings(.deadLetter)) { bench in
      for id in 0..<4 { try await bench.put(id) }
      try await bench.runner { batch in
        var effects = Effects()
        for change in batch.changes {
          if Bench.id(change) == 2 {
            try effects.put(["id": 1], in: "nowhere")
          } else {
            try Bench.count(change, into: &effects)
          }
        }
        return TriggerOutcome(effects)
      }.runUntilCaughtUp()
      #expect(try await bench.total("a") == 3)
      #expect(try await bench.deadLetters().map(\.kind) == [.effects])
    }
  }

  @Test func aHandlerThatHangsCountsAsFailed() async throws {
    var settings = settings(.deadLetter)
    settings.timeout = 50
    settings.retries = 0
    try await Bench.run(settings) { bench in
      try await bench.put(1)
      try await bench.put(2)
      try await bench.runner { batch in
        if batch.changes.contains(where: { Bench.id($0) == 1 }) { try await Task.sleep(for: .seconds(600)) }
        return try Bench.count(batch)
      }.runUntilCaughtUp()
      #expect(try await bench.total("a") == 1)
      #expect(try await bench.deadLetters().map(\.kind) == [.timeout])
    }
  }
}
