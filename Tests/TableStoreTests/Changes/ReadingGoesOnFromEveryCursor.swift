import TableStore
import TestSupport
import Testing

struct ReadingGoesOnFromEveryCursor {
  @Test func `At every commit`() throws {
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(40, to: store, seed: 8)
      let all = try ChangeFixture.read(store).pages.flatMap { $0 }.map(\.position)
      let reader = ChangeReader(store, .all, from: .start)
      var seen = 0
      while seen < all.count {
        var changes: [Change] = []
        _ = try reader.next(maxChanges: 1, maxBytes: .max, into: &changes)
        seen += changes.count
        let encoded = reader.cursor.encoded
        let cursor = try #require(encoded.withUnsafeBytes { StreamCursor(bytes: $0) })
        #expect(cursor.recordsBefore == UInt64(seen))
        let rest = try ChangeFixture.read(store, from: cursor).pages.flatMap { $0 }.map(\.position)
        #expect(rest == Array(all[seen...]))
      }
    }
  }

  @Test func `At and after every position`() throws {
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(25, to: store, seed: 9)
      let all = try ChangeFixture.read(store).pages.flatMap { $0 }.map(\.position)
      for (place, position) in all.enumerated() {
        let at = try store.cursor(for: .at(position))
        #expect(at.recordsBefore == UInt64(place))
        #expect(try ChangeFixture.read(store, from: at).pages.first?.first?.position == position)
        let after = try store.cursor(for: .after(position))
        #expect(after.recordsBefore == UInt64(place + 1))
        let rest = try ChangeFixture.read(store, from: after).pages.flatMap { $0 }.map(\.position)
        #expect(rest == Array(all[(place + 1)...]))
        #expect(try ChangeFixture.read(store, from: try store.cursor(for: .at(at.next))).cursor.recordsBefore > 0)
      }
    }
  }

  @Test func `Inside a commit of very many changes, which comes in parts`() throws {
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(3, to: store, seed: 10)
      let count = 2 * ChangeReader.fragmentChanges + 500
      try store.write { txn in
        for number in 0..<count {
          try txn.put(Item(["id": .s("x\(number)")]), in: store.table(number % 2 == 0 ? "aaa" : "bbb"))
        }
      }
      try ChangeFixture.write(3, to: store, seed: 11)
      let all = try ChangeFixture.read(store, page: .max).pages.flatMap { $0 }.map(\.position)
      #expect(all == all.sorted() && Set(all).count == all.count)

      let reader = ChangeReader(store, .all, from: .start)
      var seen: [StreamPosition] = []
      var isInside = false
      while true {
        var changes: [Change] = []
        let progress = try reader.next(maxChanges: .max, maxBytes: .max, into: &changes)
        seen += changes.map(\.position)
        if reader.cursor.done > 0 {
          isInside = true
          let rest = try ChangeFixture.read(store, from: reader.cursor).pages.flatMap { $0 }.map(\.position)
          #expect(seen + rest == all)
        }
        if progress.isAtHead { break }
      }
      #expect(isInside)
      #expect(seen == all)
      let ofOne = try ChangeFixture.read(store, .tables(["bbb"])).pages
      #expect(ofOne.allSatisfy { $0.count <= ChangeReader.fragmentChanges + 100 })
      #expect(ofOne.flatMap { $0 }.filter { $0.commitSize == count }.count == count / 2)
    }
  }

  @Test func `Behind a transaction that registers a reader`() throws {
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(5, to: store, seed: 12)
      let cursor = try store.commitConsumers { $0.latest }.result
      #expect(try ChangeFixture.read(store, from: cursor).pages.isEmpty)
      try store.table("ccc").put(["id": "new"])
      #expect(try ChangeFixture.read(store, from: cursor).pages.flatMap { $0 }.map(\.keys) == [["id": "new"]])
    }
  }
}
