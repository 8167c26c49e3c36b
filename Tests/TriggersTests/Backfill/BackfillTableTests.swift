import TableStore
import TestSupport
import Testing

@testable import Triggers

/// Tables that go, come and come back while they are gone through.
@Suite struct BackfillTableTests {
  private func begun(_ store: AsyncStore) async throws -> BackfillDriver {
    try await store.makeTables("aaa", "bbb", "sums")
    try await store.fill("aaa", 0..<300)
    try await store.fill("bbb", 300..<600)
    try await store.consumers.create(ConsumerDefinition("sum", tables: ["aaa", "bbb"]), from: .backfill)
    var driver = BackfillDriver(store, "sum", seed: 4)
    _ = try await driver.step(killing: false)
    #expect(driver.rows == 100)
    return driver
  }

  @Test func aDeletedTableIsLeftBehind() async throws {
    try await withTemporaryAsyncStore { store in
      var driver = try await begun(store)
      try await store.deleteTable("aaa")
      while try await !driver.step() {}
      #expect(driver.rows == 400)
    }
  }

  @Test func aTableMadeAnewIsGoneThroughFromItsBeginning() async throws {
    try await withTemporaryAsyncStore { store in
      var driver = try await begun(store)
      try await store.table("aaa").update(["id": "item0"], .add("n", 1))
      try await store.deleteTable("aaa")
      try await store.makeTables("aaa")
      try await store.fill("aaa", 1000..<1200)
      while try await !driver.step() {}
      #expect(driver.rows == 100 + 200 + 300)
      for number in 1000..<1200 { #expect(driver.seen[["id": .s("item\(number)")]] == ["row"]) }
    }
  }

  @Test func aTableMadeLaterBelongsToTheStream() async throws {
    try await withTemporaryAsyncStore { store in
      try await store.makeTables("aaa", "sums")
      try await store.fill("aaa", 0..<200)
      try await store.consumers.create(ConsumerDefinition("sum", tables: nil), from: .backfill)
      var driver = BackfillDriver(store, "sum", seed: 4)
      _ = try await driver.step(killing: false)
      try await store.makeTables("later")
      try await store.fill("later", 500..<510)
      for _ in 0..<40 { _ = try await driver.step(killing: false) }
      for number in 500..<510 { #expect(driver.seen[["id": .s("item\(number)")]] == ["insert"]) }
    }
  }
}
