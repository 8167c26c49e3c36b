import TableStore
import TestSupport
import Testing

struct ScopesSeeTheTailOfTheStream {
  @Test func `Up to the scope's commit and no further`() throws {
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(10, to: store, seed: 20)
      let cursor = try store.cursor(for: .latest)
      try ChangeFixture.write(10, to: store, seed: 21)
      let expected = try ChangeFixture.read(store, from: cursor).pages.flatMap { $0 }.map(\.position)
      let (page, commit) = try store.read { txn in (try txn.changes(after: cursor), txn.commit) }
      #expect(page.changes.map(\.position) == expected)
      #expect(page.isAtHead && page.cursor.commit == commit)

      let short = try store.read { txn in try txn.changes(after: cursor, of: .tables(["bbb"]), limit: 3) }
      #expect(!short.isAtHead)
      #expect(short.changes.allSatisfy { $0.table == "bbb" } && !short.changes.isEmpty)
      let rest = try store.read { txn in try txn.changes(after: short.cursor, of: .tables(["bbb"])) }
      #expect(
        short.changes.count + rest.changes.count
          == (try ChangeFixture.read(store, .tables(["bbb"]), from: cursor).pages.flatMap { $0 }.count))
    }
  }
}
