import TableStore
import TestSupport
import Testing

@testable import Triggers

/// What the settings of a trigger say about its batches and failures is what happens.
@Suite struct SettingsReachTheRunnerTests {
  @Test func aChangeThatIsTooOldIsNeverHandedOut() async throws {
    try await OrdersFixture.run { fixture in
      for id in 1...3 { try await fixture.put(id) }
      // An age that may not be asked for, so that the test need not wait for a minute.
      _ = try await fixture.store.commitConsumers { transaction in
        var definition = try transaction.state.consumer("totals").definition
        definition.settings?.maximumAge = 0
        try transaction.put(ConsumerKey.definition("totals"), encoding: definition)
      }
      try await Task.sleep(for: .milliseconds(5))
      let calls = Notes<Int>()
      try await fixture.runner { batch in
        calls.add(batch.changes.count)
        return TriggerOutcome()
      }.runUntilCaughtUp()
      #expect(calls.all.isEmpty)
      let letters = try await fixture.deadLetters()
      #expect(letters.map(\.kind) == [.age, .age, .age])
      #expect(letters.allSatisfy { $0.attempts == 0 && !$0.parksItem })
      #expect(try await fixture.store.consumers.describe("totals").lagRecords <= 3)
    }
  }

  @Test func aPermanentErrorIsNotTriedAgain() async throws {
    try await OrdersFixture.run { fixture in
      try await fixture.put(1)
      let calls = Notes<Int>()
      try await fixture.runner { batch in
        calls.add(batch.attempt)
        throw TriggerError(.handlerFailed, "never", isPermanent: true)
      }.runUntilCaughtUp()
      #expect(calls.all == [0])
      #expect(try await fixture.deadLetters().map(\.attempts) == [1])
    }
  }

  @Test func aBatchWaitsForMoreWithinItsWindow() async throws {
    var settings = TriggerSettings()
    settings.batchWindow = 300_000
    settings.batchSize = 3
    try await OrdersFixture.run(settings) { fixture in
      let sizes = Notes<Int>()
      let runner = fixture.runner { batch in
        sizes.add(batch.changes.count)
        return try OrdersFixture.count(batch)
      }
      let task = Task { try await runner.run() }
      for id in 1...6 {
        try await fixture.put(id)
        try await Task.sleep(for: .milliseconds(60))
      }
      try await eventually("all are counted") { try await fixture.total("a") == 6 }
      #expect(sizes.all == [3, 3])
      task.cancel()
      try await task.value
    }
  }

  @Test(arguments: [1, 4]) func outsideActionsHaveTheSameKeysEveryTime(lanes: Int) async throws {
    var settings = TriggerSettings()
    settings.delivery = .external
    settings.lanes = lanes
    settings.batchSize = 10
    settings.backoff = 1
    try await OrdersFixture.run(settings) { fixture in
      for id in 0..<40 { try await fixture.put(id % 20, amount: id) }
      let keys = Notes<(key: String, id: Int, amount: Int)>()
      let fails = Notes<Int>()
      @Sendable func act(_ batch: TriggerBatch) throws -> TriggerOutcome {
        for change in batch.changes {
          keys.add((batch.idempotencyKey(of: change), OrdersFixture.id(change), change.newImage?.int("amount") ?? -1))
        }
        if fails.all.count < 3 {
          fails.add(0)
          throw Poison()
        }
        return TriggerOutcome()
      }
      // Cut off once the first actions are done and nothing is saved, then run to the end.
      var first = fixture.runner { try act($0) }
      let cut = Notes<Task<Void, any Error>>()
      first.options.atPoint = { point in
        if point == .beforeCommit || point == .beforeCheckpoint { cut.all.first?.cancel() }
      }
      let runner = first
      let task = Task { try await runner.runUntilCaughtUp() }
      cut.add(task)
      _ = try? await task.value
      try await fixture.runner { try act($0) }.runUntilCaughtUp()
      let all = keys.all
      #expect(Set(all.map(\.amount)) == Set(0..<40))
      // Several actions for a change have one key, and no two changes have the same.
      #expect(all.count > 40)
      #expect(Set(all.map(\.key)).count == 40)
      for amount in 0..<40 { #expect(Set(all.filter { $0.amount == amount }.map(\.key)).count == 1) }
      // Of one item, the later change is never done before the earlier.
      for id in 0..<20 {
        let amounts = all.filter { $0.id == id }.map(\.amount)
        #expect(amounts.first == id && amounts.last == id + 20)
      }
      #expect(try await fixture.deadLetters().isEmpty)
    }
  }
}
