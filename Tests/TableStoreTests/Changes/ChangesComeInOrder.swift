import TableStore
import TestSupport
import Testing

struct ChangesComeInOrder {
  @Test(arguments: [1, 3, 100]) func `Pages hold whole commits, every change once, in order`(size: Int) throws {
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(120, to: store, seed: 5)
      let (pages, cursor) = try ChangeFixture.read(store, page: size)
      let changes = pages.flatMap { $0 }
      #expect(changes.map(\.position) == changes.map(\.position).sorted())
      #expect(Set(changes.map(\.position)).count == changes.count)
      #expect(cursor.recordsBefore == UInt64(changes.count))
      for page in pages {
        #expect(page.first?.position.index == 0)
        #expect(page.last.map { $0.position.index + 1 } == page.last?.commitSize)
      }
      for (before, after) in zip(changes, changes.dropFirst()) {
        let isNext =
          after.position.commit == before.position.commit
          ? after.position.index == before.position.index + 1 : after.position.index == 0
        #expect(isNext)
        #expect(after.timestamp >= before.timestamp)
      }
    }
  }

  @Test func `A selection sees its tables alone, and the reader passes the others`() throws {
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(80, to: store, seed: 6)
      let all = try ChangeFixture.read(store).pages.flatMap { $0 }
      let reader = ChangeReader(store, .tables(["bbb"]), from: .start)
      var changes: [Change] = []
      let progress = try reader.next(maxChanges: .max, maxBytes: .max, into: &changes)
      let expected = all.filter { $0.table == "bbb" }
      #expect(changes.map(\.position) == expected.map(\.position))
      #expect(changes.map(\.newImage) == expected.map(\.newImage))
      #expect(progress.passed == UInt64(all.count - expected.count))
      #expect(progress.isAtHead)
    }
  }

  @Test func `A table made later under a selected name is seen, a deleted one stays seen`() throws {
    try ChangeFixture.withTables { store in
      let reader = ChangeReader(store, .tables(["aaa"]), from: .start)
      var changes: [Change] = []
      try store.table("aaa").put(["id": "1"])
      _ = try reader.next(maxChanges: .max, maxBytes: .max, into: &changes)
      try store.deleteTable("aaa")
      try store.createTable("aaa", key: KeyAttribute("other", .s))
      try store.table("aaa").put(["other": "2"])
      _ = try reader.next(maxChanges: .max, maxBytes: .max, into: &changes)
      #expect(changes.map(\.keys) == [["id": "1"], ["other": "2"]])
      #expect(try ChangeFixture.read(store, .tables(["aaa"])).pages.flatMap { $0 }.count == 2)
    }
  }

  @Test func `An error of whoever reads leaves the cursor where it was`() throws {
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(10, to: store, seed: 7)
      let reader = ChangeReader(store, .all, from: .start)
      struct Enough: Error {}
      var seen = 0
      #expect(throws: Enough.self) {
        _ = try reader.forEach(maxChanges: .max, maxBytes: .max) { _ in
          seen += 1
          if seen == 5 { throw Enough() }
        }
      }
      #expect(reader.cursor == .start)
      var changes: [Change] = []
      _ = try reader.next(maxChanges: .max, maxBytes: .max, into: &changes)
      #expect(changes.first?.position.index == 0)
    }
  }
}
