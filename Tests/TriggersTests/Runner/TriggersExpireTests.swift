import StreamLog
import TestSupport
import Testing

@testable import TableStore
@testable import Triggers

/// A trigger that retention has passed says so, or starts over, as it was told to.
@Suite struct TriggersExpireTests {
  private func settings(_ overflow: TriggerSettings.Overflow) -> TriggerSettings {
    var settings = TriggerSettings()
    settings.holds = false
    settings.overflow = overflow
    return settings
  }

  private func run(_ overflow: TriggerSettings.Overflow, _ body: (OrdersFixture) async throws -> Void) async throws {
    var options = StoreOptions.test
    options.segmentBytes = 64 << 10
    try await OrdersFixture.run(settings(overflow), options: options, body)
  }

  /// Writes a few segments of changes and has those dropped that nobody holds.
  ///
  /// - Returns: who has expired by it.
  private func outrun(_ fixture: OrdersFixture) async throws -> [String] {
    try await fixture.store.onOwnThread { store in
      let text = String(repeating: "x", count: 2000)
      for round in 0..<4 {
        for id in 0..<60 {
          try store.table("orders").put(
            Item(["id": .n(Number(id)), "category": "a", "amount": .n(Number(round)), "text": .s(text)]))
        }
        try store.tableEngine.engine.applyAll()
      }
      return try store.enforceRetention(now: WallClock.now() + 48 * 3_600_000_000).expired
    }
  }

  @Test func oneThatExpiresNamesTheFirstPosition() async throws {
    try await run(.expire) { fixture in
      #expect(try await outrun(fixture) == ["totals"])
      #expect(try await fixture.store.consumers.describe("totals").state == .expired)
      let error = await expectTriggerError(.expired) {
        try await fixture.runner { try OrdersFixture.count($0) }.runUntilCaughtUp()
      }
      let first = try await fixture.store.onOwnThread { try $0.streamFigures().tail }
      #expect(error?.firstAvailable == first)
      #expect(error?.isPermanent == true)
      #expect(try await fixture.total("a") == 0)
    }
  }

  @Test func soDoesOneThatWasRunningMeanwhile() async throws {
    try await run(.expire) { fixture in
      try await fixture.put(1)
      let (begun, goOn) = (Notes<Bool>(), Notes<Bool>())
      let runner = fixture.runner { batch in
        begun.add(true)
        if begun.all.count == 1 { try await eventually("it may go on") { !goOn.all.isEmpty } }
        return try OrdersFixture.count(batch)
      }
      let task = Task { try await runner.run() }
      try await eventually("it is called") { !begun.all.isEmpty }
      #expect(try await outrun(fixture) == ["totals"])
      goOn.add(true)
      let error = await expectTriggerError(.expired) { try await task.value }
      #expect(error?.firstAvailable != nil)
      #expect(try await fixture.store.consumers.describe("totals").state == .expired)
    }
  }

  @Test func oneThatStartsOverGoesThroughTheRows() async throws {
    try await run(.backfill) { fixture in
      #expect(try await outrun(fixture) == ["totals"])
      try await fixture.runner { try OrdersFixture.count($0) }.runUntilCaughtUp()
      // Of each row its present state, once.
      #expect(try await fixture.total("a") == 60)
      #expect(try await fixture.total("a", "amount") == 180)
      #expect(try await fixture.store.consumers.describe("totals").state == .running)
      try await fixture.put(1000)
      try await fixture.runner { try OrdersFixture.count($0) }.runUntilCaughtUp()
      #expect(try await fixture.total("a") == 61)
    }
  }

  @Test func oneThatStartsOverIsWaitedForAllTheSame() async throws {
    try await run(.backfill) { fixture in
      _ = try await outrun(fixture)
      let commit = CommitNumber(fixture.store.store.log.visibleCommit)
      async let isThere: Void = fixture.store.consumers.wait(for: "totals", until: commit, timeout: .seconds(60))
      try await fixture.runner { try OrdersFixture.count($0) }.runUntilCaughtUp()
      try await isThere
      #expect(try await fixture.total("a") == 60)
    }
  }

  @Test func whatItHasNotSeenCannotBeReadThen() async throws {
    try await run(.expire) { fixture in
      _ = try await outrun(fixture)
      try await fixture.store.onOwnThread { store -> Void in
        expectTriggerError(.expired) { _ = try store.read { try $0.changes(unseenBy: "totals") } }
      }
    }
  }
}
