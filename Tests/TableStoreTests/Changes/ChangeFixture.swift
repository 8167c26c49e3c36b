import TableStore
import TestSupport

/// What tests of the stream write and read.
enum ChangeFixture {
  /// A store with the tables `aaa`, `bbb` and `ccc`, key `id`.
  static func withTables<R>(_ body: (Store) throws -> R) throws -> R {
    try withTemporaryStore { store in
      for name in ["aaa", "bbb", "ccc"] { try store.createTable(name, key: KeyAttribute("id", .s)) }
      return try body(store)
    }
  }

  /// Commits of 1 to 7 changes over the three tables, seeded.
  static func write(_ commits: Int, to store: Store, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for commit in 0..<commits {
      let count = Int.random(in: 1...7, using: &generator)
      let picks = (0..<count).map { _ in
        (["aaa", "bbb", "ccc"].randomElement(using: &generator)!, Int.random(in: 0..<20, using: &generator))
      }
      try store.write { txn in
        for (place, (table, id)) in picks.enumerated() {
          let item = try Item(["id": .s("i\(id)"), "n": .n(Number(commit * 10 + place))])
          try txn.put(item, in: store.table(table))
        }
      }
    }
  }

  /// All changes from a cursor to the head, read in pages.
  static func read(
    _ store: Store, _ selection: TableSelection = .all, from cursor: StreamCursor = .start, page: Int = 1000
  ) throws -> (pages: [[Change]], cursor: StreamCursor) {
    let reader = ChangeReader(store, selection, from: cursor)
    var pages: [[Change]] = []
    while true {
      var changes: [Change] = []
      let progress = try reader.next(maxChanges: page, maxBytes: .max, into: &changes)
      if !changes.isEmpty { pages.append(changes) }
      if progress.isAtHead { return (pages, reader.cursor) }
    }
  }
}
