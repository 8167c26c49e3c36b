import Synchronization
import TestSupport
import Testing

@testable import TableStore

struct WriteScopesAreAtomic {
  private struct Stop: Error {}

  private static func stop() throws { throw Stop() }

  private func makeTable(_ store: Store) throws -> Table {
    let table = try store.createTable("accounts", key: KeyAttribute("id", .s))
    try table.put(["id": "a", "sum": 10])
    try table.put(["id": "b", "sum": 0])
    return table
  }

  @Test func `All writes of a scope are one commit, and its reads see them`() throws {
    try withTemporaryStore { store in
      let table = try makeTable(store)
      let moved = try store.write { txn -> AttributeValue? in
        try txn.update(["id": "a"], in: table, .add("sum", -4), if: Attribute("sum") >= 4)
        try txn.update(["id": "b"], in: table, .add("sum", 4))
        return try txn.item(["id": "b"], in: table)?["sum"]
      }
      #expect(moved == 4)
      let sums = try store.read { txn in try txn.scan(table).compactMap { $0.int("sum") } }
      #expect(sums.sorted() == [4, 6])
    }
  }

  @Test func `A scope that throws has written nothing`() throws {
    try withTemporaryStore { store in
      let table = try makeTable(store)
      do {
        try store.write { txn in
          try txn.delete(["id": "a"], in: table)
          try Self.stop()
        }
        Issue.record("No error was thrown.")
      } catch is Stop {}
      expectError(.conditionalCheckFailed) {
        try store.write { txn in
          try txn.delete(["id": "a"], in: table)
          try txn.put(["id": "b", "sum": 1], in: table, if: "attribute_not_exists(id)")
        }
      }
      #expect(try table.get(["id": "a"])?["sum"] == 10)
      #expect(try table.get(["id": "b"])?["sum"] == 0)
    }
  }

  @Test func `A scope whose reads were overtaken runs again`() throws {
    try withTemporaryStore { store in
      let table = try makeTable(store)
      var runs = 0
      try store.write { txn in
        let sum = try txn.item(["id": "a"], in: table)?.int("sum") ?? 0
        runs += 1
        if runs == 1 { try Self.overtake(store, table) }
        try txn.put(["id": "b", "sum": .n(Number(sum))], in: table)
      }
      #expect(runs == 2)
      #expect(try table.get(["id": "b"])?["sum"] == 11)
    }
  }

  /// Another writer's commit, from another thread: within the scope this thread must not use the store.
  private static func overtake(_ store: Store, _ table: Table) throws {
    let failure = Mutex<(any Error)?>(nil)
    let thread = WorkerThread {
      do { _ = try table.update(["id": "a"], .add("sum", 1)) } catch { failure.withLock { $0 = error } }
    }
    thread.join()
    if let error = failure.withLock({ $0 }) { throw error }
  }

  @Test func `The store refuses to be used inside its own scope`() throws {
    try withTemporaryStore { store in
      let table = try makeTable(store)
      expectError(.misuse) { try store.write { _ in _ = try table.get(["id": "a"]) } }
      expectError(.misuse) { try store.read { _ in _ = try table.put(["id": "c"]) } }
      expectError(.misuse) { try store.read { _ in try store.write { _ in } } }
      expectError(.misuse) { try store.read { _ in try store.close() } }
      try withTemporaryStore { other in
        _ = try store.read { _ in try other.tables() }
      }
      #expect(try table.get(["id": "a"]) != nil)
    }
  }

  @Test func `A negative limit finds nothing`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .s))
      try table.put(["id": "a"])
      try store.write { txn in
        for limit in [-1, 0] {
          let scanned = try txn.scan(table, limit: limit)
          let queried = try txn.query("id = :a", in: table, values: [":a": "a"], limit: limit)
          #expect(scanned.isEmpty && queried.isEmpty)
        }
      }
      #expect(try table.scan(limit: -1).all().isEmpty)
    }
  }
}
