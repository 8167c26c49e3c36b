import StreamLog
import Synchronization
import TestSupport
import Testing

@testable import TableStore

/// Replaying the log finds what the tables have beside it, and nothing where there is nothing.
struct ReplayFindsContradictions {
  private func findings(_ store: Store, atOnce: Int = 16) throws -> [Finding] {
    var verifier = try StreamVerifier(store.tableEngine, entriesAtOnce: atOnce)
    try verifier.verify()
    return verifier.findings
  }

  /// A store with forty items in two tables, one without images in its stream, all applied.
  private func withItems(_ body: (Store) throws -> Void) throws {
    let directory = try TemporaryDirectory()
    let store = try Store.open(at: directory.file("store"), options: .test)
    try store.createTable("ants", key: KeyAttribute("id", .s))
    try store.createTable("bees", key: KeyAttribute("id", .s))
    for number in 0..<40 {
      try store.table(number % 2 == 0 ? "ants" : "bees").put(["id": .s("\(number)"), "n": .s("one")])
      try store.table("ants").put(["id": .s("\(number)"), "n": .s("two")])
      if number % 5 == 0 { try store.table("ants").delete(["id": .s("\(number)")]) }
    }
    try store.tableEngine.engine.applyAll()
    #expect(try findings(store).isEmpty)
    try body(store)
    try store.close()
  }

  /// An item's key and value, from the page of the first table.
  private func firstItem(_ store: Store) throws -> (key: [UInt8], value: [UInt8]) {
    try store.tableEngine.engine.snapshot { snapshot in
      let cursor = try snapshot.cursor(.items, KeyRange(lower: [], upper: nil), descending: false)
      let entry = try #require(try cursor.next())
      return (Array(entry.key), Array(entry.value))
    }
  }

  @Test func anItemThatIsGone() throws {
    try withItems { store in
      let item = try firstItem(store)
      try store.tableEngine.engine.maintain(after: 0) { try $0.delete(.items, item.key) }
      let found = try findings(store)
      #expect(found.count == 1)
      #expect(found.first?.kind == .replay)
      #expect(found.first?.detail.contains("is not there") == true)
      #expect(found.first?.table == "ants")
    }
  }

  @Test func anItemWithAnotherValue() throws {
    try withItems { store in
      let item = try firstItem(store)
      try store.tableEngine.engine.maintain(after: 0) { try $0.put(.items, item.key, item.value + [0]) }
      #expect(try findings(store).map(\.kind) == [.replay])
    }
  }

  @Test func anItemTheLogNeverHad() throws {
    try withItems { store in
      let item = try firstItem(store)
      try store.tableEngine.engine.maintain(after: 0) { try $0.put(.items, item.key + [7], item.value) }
      #expect(try findings(store).map(\.kind) == [.replay])
    }
  }

  @Test func aChangeWithoutARecord() throws {
    try withItems { store in
      let item = try firstItem(store)
      _ = try store.tableEngine.engine.commit { $0.put(.items, item.key, item.value) }
      #expect(try findings(store).contains { $0.kind == .stream && $0.detail.contains("changes 1 items") })
    }
  }

  @Test func aRecordOfSomethingElse() throws {
    try withItems { store in
      let item = try firstItem(store)
      _ = try store.tableEngine.engine.commit { transaction in
        let schema = try #require(try store.tableEngine.catalogue.table(TableName("ants"), in: transaction))
        try item.value.withUnsafeBytes { value in
          var header: [UInt8] = []
          try ChangeHeader.append(schema, identity: .user, old: nil, new: ItemView(value), to: &header)
          let image = header.withUnsafeBytes { transaction.record(header: $0, old: nil, new: value) }
          item.key.withUnsafeBytes { transaction.put(.items, $0, image: image) }
        }
      }
      #expect(try findings(store).contains { $0.kind == .stream && $0.detail.contains("inserts over an item") })
    }
  }

  @Test func aCheckpointBeyondTheHead() throws {
    try withItems { store in
      _ = try store.commitConsumers { transaction in
        var cursor = transaction.latest
        cursor.address.commit += 1000
        transaction.put(ConsumerKey.checkpoint(1), ConsumerCheckpoint(cursor: cursor).encoded)
      }
      #expect(try store.verify().findings.map(\.kind) == [.consumer])
    }
  }

  @Test func aMarkWhereNoSegmentBegins() throws {
    try withItems { store in
      var address = store.log.visible
      address.commit -= 3
      _ = try store.commitConsumers { [address] in
        $0.put(ConsumerKey.trimMark, TrimMark(first: address).encoded)
      }
      #expect(try store.verify().findings.map(\.kind) == [.consumer])
    }
  }

  private final class Progress: Sendable {
    let isDone = Atomic<Bool>(false)
    let rounds = Atomic<Int>(0)
  }

  @Test func nothingWhileOthersWrite() throws {
    let progress = Progress()
    let directory = try TemporaryDirectory()
    let store = try Store.open(at: directory.file("store"), options: .test)
    try store.createTable("ants", key: KeyAttribute("id", .s))
    for number in 0..<3000 { try store.table("ants").put(["id": .s("\(number)"), "n": 0]) }
    let writer = WorkerThread {
      var round = 0
      while !progress.isDone.load(ordering: .relaxed) {
        round += 1
        let key = "\((round &* 7919) % 4000)"
        if round % 3 == 0 {
          _ = try? store.table("ants").delete(["id": .s(key)])
        } else {
          _ = try? store.table("ants").put(["id": .s(key), "n": .s("\(round)")])
        }
        if round % 500 == 0 {
          _ = try? store.createTable("t\(round)", key: KeyAttribute("id", .s))
          _ = try? store.table("t\(round)").put(["id": "1"])
          _ = try? store.deleteTable("t\(round)")
        }
        progress.rounds.add(1, ordering: .relaxed)
      }
    }
    while progress.rounds.load(ordering: .relaxed) < 100 { Clock.sleep(milliseconds: 1) }
    let found = Result { try findings(store, atOnce: 500) + findings(store, atOnce: 1 << 20) }
    progress.isDone.store(true, ordering: .relaxed)
    writer.join()
    #expect(try found.get().isEmpty)
    try store.requireSound()
    try store.close()
  }
}
