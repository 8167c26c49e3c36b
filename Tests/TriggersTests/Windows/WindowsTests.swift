import TableStore
import TestSupport
import Testing
import Triggers

/// Tumbling windows over the commit times of changes.
@Suite struct WindowsTests {
  struct Call: Sendable, Hashable {
    var start: UInt64
    var isFinal: Bool
    var ids: [Int]
  }

  private func settings() -> TriggerSettings {
    var settings = TriggerSettings()
    settings.window = 1
    return settings
  }

  private func handler(_ calls: Notes<Call>) -> @Sendable (TriggerBatch) async throws -> TriggerOutcome {
    { batch in
      guard let window = batch.window else { throw Poison() }
      calls.add(Call(start: window.start, isFinal: window.isFinal, ids: batch.changes.map(OrdersFixture.id)))
      #expect(batch.changes.allSatisfy { window.start <= $0.timestamp && $0.timestamp < window.end })
      return TriggerOutcome()
    }
  }

  @Test func aWindowIsClosedOnceWhenItsTimeIsOver() async throws {
    try await OrdersFixture.run(settings()) { fixture in
      let calls = Notes<Call>()
      let runner = fixture.runner(handler(calls))
      let task = Task { try await runner.run() }
      try await fixture.put(1)
      try await fixture.put(2)
      // Nothing more is written: the window closes by itself.
      try await eventually("the last window is closed") { calls.all.last?.isFinal == true }
      try await fixture.put(3)
      try await eventually("the next is closed too") { calls.all.last?.isFinal == true && calls.all.count >= 4 }
      task.cancel()
      try await task.value
      let finals = calls.all.filter(\.isFinal)
      #expect(Set(finals.map(\.start)).count == finals.count)
      #expect(finals.map(\.start) == finals.map(\.start).sorted())
      #expect(calls.all.flatMap(\.ids) == [1, 2, 3])
    }
  }

  @Test func aReplayHasTheSameWindows() async throws {
    try await OrdersFixture.run(settings()) { fixture in
      for id in 0..<6 {
        try await fixture.put(id)
        try await Task.sleep(for: .milliseconds(300))
      }
      try await Task.sleep(for: .milliseconds(1100))
      try await fixture.put(99)
      var runs: [[UInt64: [Int]]] = []
      for name in ["first", "second"] {
        var settings = settings()
        settings.batchSize = name == "first" ? 100 : 2
        try await fixture.register(name, tables: ["orders"], settings)
        let calls = Notes<Call>()
        try await TriggerRunner(fixture.store.store, name, handler: ClosureHandler(handler(calls))).runUntilCaughtUp()
        runs.append(Dictionary(grouping: calls.all, by: \.start).mapValues { $0.flatMap(\.ids) })
        // Every window but the one that is open has one final call, and nothing comes behind it.
        for (start, some) in Dictionary(grouping: calls.all, by: \.start) where start != calls.all.map(\.start).max() {
          #expect(some.filter(\.isFinal).count == 1)
          #expect(some.last?.isFinal == true)
        }
      }
      #expect(runs[0] == runs[1])
      #expect(runs[0].count > 1)
    }
  }

  @Test func theTrackerTellsWindowsApart() {
    var tracker = WindowTracker(seconds: 10, open: nil)
    #expect(tracker.window(of: 25_000_000)?.start == 20_000_000)
    #expect(tracker.opened(by: 25_000_000) == 20_000_000)
    tracker.commit(20_000_000)
    #expect(tracker.opened(by: 29_999_999) == nil)
    #expect(!tracker.isOver(at: 29_999_999))
    #expect(tracker.over(at: 30_000_000)?.isFinal == true)
    #expect(WindowTracker(seconds: nil, open: 5).window(of: 7) == nil)
  }
}
