import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

/// Triggers of one store do not hold each other up, and rest when there is nothing to do.
@Suite struct ManyTriggersTests {
  @Test func aSlowOneDelaysNoneOfSixtyThreeOthers() async throws {
    try await OrdersFixture.run { fixture in
      let hung = Notes<Bool>()
      let slow = fixture.runner { _ in
        hung.add(true)
        try await Task.sleep(for: .seconds(600))
        return TriggerOutcome()
      }
      var runners = [slow]
      for number in 1...63 {
        try await fixture.register("t\(number)", tables: ["orders"], TriggerSettings())
        runners.append(
          TriggerRunner(
            fixture.store.store, "t\(number)", handler: ClosureHandler { try OrdersFixture.count($0) }))
      }
      let service = TriggerService(runners)
      let task = Task { await service.run() }
      try await fixture.put(1)
      try await eventually("the slow one hangs") { !hung.all.isEmpty }
      for id in 2...3 { try await fixture.put(id) }
      try await eventually("the others are done") { try await fixture.total("a") == 63 * 3 }
      #expect(hung.all.count == 1)
      task.cancel()
      await task.value
    }
  }

  @Test func severalThatAreIdleWriteNothing() async throws {
    try await OrdersFixture.run { fixture in
      // One reads what another writes, one reads everything and wants none of it.
      try await fixture.register("chained", tables: ["totals"], TriggerSettings())
      try await fixture.register(
        "choosy", tables: nil, TriggerSettings(), filters: [ChangeFilter.Source("NewImage.amount > 1000")])
      let nothing = ClosureHandler { _ in TriggerOutcome() }
      let service = TriggerService([
        fixture.runner { try OrdersFixture.count($0) },
        TriggerRunner(fixture.store.store, "chained", handler: nothing),
        TriggerRunner(fixture.store.store, "choosy", handler: nothing),
      ])
      let task = Task { await service.run() }
      for id in 1...5 { try await fixture.put(id) }
      for name in ["totals", "chained", "choosy"] {
        try await eventually("\(name) is done") { try await fixture.store.consumers.describe(name).lagRecords == 0 }
      }
      // The last counters are saved within a second.
      try await Task.sleep(for: .milliseconds(1500))
      let head = fixture.store.store.log.visibleCommit
      try await Task.sleep(for: .milliseconds(2500))
      #expect(fixture.store.store.log.visibleCommit == head)
      task.cancel()
      await task.value
    }
  }
}
