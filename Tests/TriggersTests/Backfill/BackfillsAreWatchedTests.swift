import TableStore
import TestSupport
import Testing

@testable import Triggers

/// How far backfills are can be asked for, and they can be given up.
@Suite struct BackfillsAreWatchedTests {
  private func begun(_ body: (AsyncStore, inout BackfillDriver) async throws -> Void) async throws {
    try await withTemporaryAsyncStore { store in
      try await store.makeTables("items", "others", "sums")
      try await store.fill("items", 0..<700)
      try await store.fill("others", 700..<1000)
      try await store.consumers.create(ConsumerDefinition("sum", tables: ["others", "items"]), from: .backfill)
      var driver = BackfillDriver(store, "sum", seed: 8)
      try await body(store, &driver)
    }
  }

  @Test func statusTellsTablesAndRows() async throws {
    try await begun { store, driver in
      let backfills = Backfills(store.store)
      let fresh = try #require(try await backfills.status("sum"))
      #expect(fresh.table == nil && fresh.rowsDone == 0 && fresh.tables == 0)
      #expect(try await store.consumers.describe("sum").state == .backfilling)
      while driver.rows < 800 { _ = try await driver.step(killing: false) }
      let status = try #require(try await backfills.status("sum"))
      #expect(status.consumer == "sum")
      #expect(status.rowsDone == UInt64(driver.rows))
      #expect(status.rowsLeft == 1000 - status.rowsDone)
      #expect(status.table == "others")
      #expect(status.tablesDone == 1 && status.tables == 2)
      #expect(status.startedAt == fresh.startedAt && status.startedAt > 0)
      #expect(try await backfills.all() == [status])
      while try await !driver.step(killing: false) {}
      #expect(try await backfills.status("sum") == nil)
      #expect(try await backfills.all().isEmpty)
    }
  }

  @Test func cancellingLeavesTheRestOfTheRows() async throws {
    try await begun { store, driver in
      let backfills = Backfills(store.store)
      _ = try await driver.step(killing: false)
      let rows = driver.rows
      #expect(rows > 0 && rows < 700)
      let given = try #require(try await backfills.cancel("sum"))
      #expect(given.rowsDone == UInt64(rows))
      #expect(try await backfills.status("sum") == nil)
      #expect(try await store.consumers.describe("sum").state == .created)
      // Whoever was running it is refused.
      var fenced = driver
      await expectTriggerError(.fenced) { while try await !fenced.step(killing: false) {} }
      try await store.fill("items", 5000..<5010)
      try await driver.restart()
      while try await !driver.step(killing: false) {}
      #expect(driver.rows == rows)
      #expect(driver.seen[["id": "item5009"]] == ["insert"])
    }
  }

  @Test func cancellingNothingDoesNothing() async throws {
    try await begun { store, driver in
      let backfills = Backfills(store.store)
      while try await !driver.step(killing: false) {}
      let epoch = try await store.readConsumers { try $0.consumer("sum").checkpoint.epoch }
      #expect(try await backfills.cancel("sum") == nil)
      #expect(try await store.readConsumers { try $0.consumer("sum").checkpoint.epoch } == epoch)
      await expectTriggerError(.unknownConsumer) { _ = try await backfills.cancel("none") }
      await expectTriggerError(.unknownConsumer) { _ = try await backfills.status("none") }
    }
  }

  @Test func cancellingEndsWhoeverRunsIt() async throws {
    try await begun { store, _ in
      let owner = try await store.consumers.acquire("sum")
      try await Backfills(store.store).cancel("sum")
      #expect(owner.isLost)
    }
  }
}
