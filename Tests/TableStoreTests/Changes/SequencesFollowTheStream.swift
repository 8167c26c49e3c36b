import StreamLog
import TestSupport
import Testing

@testable import TableStore

struct SequencesFollowTheStream {
  private func withTable<R>(_ body: (AsyncStore, AsyncTable) async throws -> R) async throws -> R {
    try await withTemporaryAsyncStore { store in
      try await store.createTable(CreateTableRequest("things", KeySchema(KeyAttribute("id", .s))))
      return try await body(store, store.table("things"))
    }
  }

  @Test func `What is committed after the call comes, in order`() async throws {
    try await withTable { store, table in
      try await table.put(["id": "before"])
      let changes = table.changes(from: .latest)
      let reading = Task {
        var seen: [AttributeValue?] = []
        for try await change in changes {
          seen.append(change.keys["id"])
          if seen.count == 100 { break }
        }
        return seen
      }
      for number in 0..<100 { try await table.put(Item(["id": .s("k\(number)")])) }
      #expect(try await reading.value == (0..<100).map { .s("k\($0)") })
    }
  }

  @Test func `A sequence up to the head ends`() async throws {
    try await withTable { store, table in
      for number in 0..<25 { try await table.put(Item(["id": .s("k\(number)")])) }
      var count = 0
      for try await _ in store.changes(of: .tables(["things"]), from: .trimHorizon, upToHead: true, pageSize: 4) {
        count += 1
      }
      #expect(count == 25)
      for try await _ in store.changes(from: .latest, upToHead: true) { Issue.record("nothing is to come") }
      var pages: [ChangePage] = []
      for try await page in store.changes(from: .trimHorizon, upToHead: true, pageSize: 10).pages { pages.append(page) }
      #expect(pages.map(\.changes.count) == [10, 10, 5])
      let rest = store.store.changes(after: pages[0].cursor, upToHead: true)
      var positions: [StreamPosition] = []
      for try await change in rest { positions.append(change.position) }
      #expect(positions == (pages[1].changes + pages[2].changes).map(\.position))
    }
  }

  @Test func `Any number wait on one thread, and one commit wakes them all`() async throws {
    try await withTable { store, table in
      let readers = (0..<64).map { _ in
        let changes = table.changes(from: .latest)
        return Task {
          var iterator = changes.makeAsyncIterator()
          return try await iterator.next()?.keys
        }
      }
      while store.store.doorman.waiting < 64 { try await Task.sleep(for: .milliseconds(5)) }
      try await table.put(["id": "bell"])
      for reader in readers { #expect(try await reader.value == ["id": "bell"]) }
    }
  }

  @Test func `Nobody is woken while nothing is written`() async throws {
    try await withTable { store, table in
      try await table.put(["id": "before"])
      let reading = Task {
        var iterator = table.changes(from: .latest).makeAsyncIterator()
        return try await iterator.next()?.keys
      }
      while store.store.doorman.waiting < 1 { try await Task.sleep(for: .milliseconds(5)) }
      let head = store.store.log.visibleCommit
      let before = store.store.doorman.wakeups
      #expect(try await store.changed(beyond: head, timeoutMilliseconds: 200) == false)
      #expect(store.store.doorman.wakeups == before)
      #expect(store.store.log.visibleCommit == head)
      try await table.put(["id": "bell"])
      #expect(try await reading.value == ["id": "bell"])
    }
  }

  @Test func `A cancelled reader stops waiting`() async throws {
    try await withTable { store, table in
      let reading = Task {
        for try await _ in table.changes(from: .latest) { Issue.record("nothing was written") }
      }
      while store.store.doorman.waiting < 1 { try await Task.sleep(for: .milliseconds(5)) }
      reading.cancel()
      await #expect(throws: CancellationError.self) { try await reading.value }
      #expect(store.store.doorman.waiting == 0)
    }
  }

  @Test func `Closing the store ends all waiting`() async throws {
    let directory = try TemporaryDirectory()
    let store = try await Store.opening(at: directory.file("store"), options: .test).async
    let reading = Task {
      for try await _ in store.changes(from: .latest) { Issue.record("nothing was written") }
    }
    while store.store.doorman.waiting < 1 { try await Task.sleep(for: .milliseconds(5)) }
    try await store.close()
    let error = await #expect(throws: StoreError.self) { try await reading.value }
    #expect(error?.code == .storeUnavailable)
  }

  @Test func `Threads may wait as well`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .s))
      let head = try store.cursor(for: .latest).commit
      #expect(try store.waitForChange(beyond: head, timeoutMilliseconds: 60) == false)
      let writer = WorkerThread { _ = try? table.put(["id": "1"]) }
      #expect(try store.waitForChange(beyond: head, timeoutMilliseconds: 60_000))
      writer.join()
    }
  }
}
