import TableStore
import TestSupport
import Testing

@testable import Triggers

/// Each row that was there and each change made meanwhile has its effect once, wherever the consumer is killed.
@Suite struct BackfillExactlyOnceTests {
  @Test func sumsAreExactWithAWriterAndKills() async throws {
    try await withTemporaryAsyncStore { store in
      try await store.makeTables("items", "sums")
      try await store.fill("items", 0..<5000)
      try await store.consumers.create(ConsumerDefinition("sum", tables: ["items"]), from: .backfill)
      let writer = Task {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<1500 {
          let id = "item\(Int.random(in: 0..<6000, using: &random))"
          switch Int.random(in: 0..<4, using: &random) {
          case 0: try await store.table("items").delete(["id": .s(id)])
          case 1: try await store.table("items").put(["id": .s(id), "n": 3])
          default: try await store.table("items").update(["id": .s(id)], .add("n", 7))
          }
        }
      }
      var driver = BackfillDriver(store, "sum", seed: 1)
      while try await !driver.step() {}
      try await writer.value
      while try await !driver.step() {}
      let sums = try await driver.sums(of: ["items"])
      #expect(sums.real == sums.made)
      #expect(driver.kills > 5)
      #expect(driver.rows > 3000)
      #expect(driver.seen.values.allSatisfy { $0.dropFirst().allSatisfy { $0 != "row" } || $0.contains("remove") })
      #expect(try await store.consumers.describe("sum").state == .created)
    }
  }

  @Test func severalTablesAreGoneThroughOneAfterTheOther() async throws {
    try await withTemporaryAsyncStore { store in
      try await store.makeTables("bbb", "aaa", "empty", "sums")
      try await store.fill("aaa", 0..<700)
      try await store.fill("bbb", 700..<1400)
      try await store.consumers.create(
        ConsumerDefinition("sum", tables: ["aaa", "bbb", "empty"]), from: .backfill)
      var driver = BackfillDriver(store, "sum", seed: 2)
      var rounds = 0
      while try await !driver.step() {
        rounds += 1
        for table in ["aaa", "bbb", "empty"] {
          try await store.table(table).put(["id": .s("item\(rounds * 7)"), "n": .n(Number(rounds))])
        }
        if rounds > 200 { break }
      }
      while try await !driver.step(killing: false) {}
      let sums = try await driver.sums(of: ["aaa", "bbb", "empty"])
      #expect(sums.real == sums.made)
    }
  }

  @Test func aLargeBacklogGoesFirst() async throws {
    try await withTemporaryAsyncStore { store in
      try await store.makeTables("items", "sums")
      try await store.fill("items", 0..<50)
      try await store.consumers.create(ConsumerDefinition("sum", tables: ["items"]), from: .backfill)
      var driver = BackfillDriver(store, "sum", seed: 3)
      _ = try await driver.step(killing: false, maxChanges: 10)
      try await store.fill("items", 50..<2000)
      while try await !driver.step(killing: false, maxChanges: 10) {}
      let sums = try await driver.sums(of: ["items"])
      #expect(sums.real == sums.made)
      #expect(driver.seen.count == 2000)
    }
  }
}
