import TableStore
import TestSupport
import Testing

struct StartsAreResolved {
  @Test func `Trim is the first change, latest none of those there are`() throws {
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(5, to: store, seed: 1)
      let first = try ChangeFixture.read(store).pages.first?.first?.position
      let trim = try store.cursor(for: .trimHorizon)
      #expect(try ChangeFixture.read(store, from: trim).pages.first?.first?.position == first)
      let latest = try store.cursor(for: .latest)
      #expect(try ChangeFixture.read(store, from: latest).pages.isEmpty)
      #expect(try store.cursor(for: .at(latest.next)) == latest)
    }
  }

  @Test func `A time is the first commit at or after it`() throws {
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(30, to: store, seed: 2)
      let all = try ChangeFixture.read(store).pages.flatMap { $0 }
      for time in Set(all.flatMap { [$0.timestamp - 1, $0.timestamp, $0.timestamp + 1] }) {
        let cursor = try store.cursor(for: .time(time))
        let expected = all.first { $0.timestamp >= time }?.position
        #expect(try ChangeFixture.read(store, from: cursor).pages.first?.first?.position == expected)
      }
    }
  }

  @Test func `Positions that the store has not reached are refused`() throws {
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(5, to: store, seed: 3)
      let next = try store.cursor(for: .latest).next
      for start in [
        StreamStart.at(StreamPosition(commit: next.commit, index: 1)), .after(next),
        .at(StreamPosition(commit: next.commit + 1, index: 0)), .at(StreamPosition(commit: .max, index: .max)),
        .after(StreamPosition(commit: .max, index: .max - 1)),
      ] {
        expectError(.streamPosition) { _ = try store.cursor(for: start) }
      }
      expectError(.streamPosition) { _ = try store.position(of: CommitNumber(next.commit)) }
      expectError(.streamPosition) { _ = try store.position(of: CommitNumber(0)) }
    }
  }

  @Test func `A cursor of a store that went further is refused`() throws {
    let foreign = try ChangeFixture.withTables { store in
      try ChangeFixture.write(40, to: store, seed: 3)
      return try ChangeFixture.read(store).cursor
    }
    try ChangeFixture.withTables { store in
      try ChangeFixture.write(2, to: store, seed: 4)
      expectError(.streamPosition) { _ = try ChangeFixture.read(store, from: foreign) }
    }
  }

  @Test func `A commit's position is that of its last change`() throws {
    try ChangeFixture.withTables { store in
      let table = store.table("aaa")
      let response = try store.transactWriteItems(
        TransactWriteItemsRequest([
          .put(.init("aaa", ["id": "1"])), .put(.init("aaa", ["id": "2"])), .put(.init("bbb", ["id": "1"])),
        ]))
      try table.put(["id": "3"])
      let position = try store.position(of: response.commit)
      #expect(position == StreamPosition(commit: response.commit.rawValue, index: 2))
      #expect(try store.cursor(for: .after(position)).covers(position))
    }
  }
}
