import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

@Suite struct WaitingTests {
  private func move(_ store: Store, by records: UInt64) throws {
    let places = try StreamPlaces(store)
    _ = try store.commitConsumers { transaction in
      let consumer = try transaction.state.consumer("c")
      var checkpoint = consumer.checkpoint
      checkpoint.cursor = try places.cursor(recordsBefore: checkpoint.cursor.recordsBefore + records)
      transaction.put(ConsumerKey.checkpoint(consumer.incarnation), checkpoint.encoded)
    }
  }

  /// Whether a short wait finds the consumer there.
  private func comes(_ store: Store, to commit: CommitNumber) -> Bool {
    do {
      try store.consumers.wait(for: "c", until: commit, timeout: .milliseconds(20))
      return true
    } catch {
      #expect((error as? TriggerError)?.code == .timedOut)
      return false
    }
  }

  @Test func `A commit is waited for by what lies before it`() throws {
    try withThings { store in
      try store.consumers.create(.reading("things"))
      try store.write { scope in
        for id in 1...3 { try scope.put(["id": .n(Number(id))], in: store.table("things")) }
      }
      let commit = CommitNumber(store.log.visibleCommit)
      // A commit without changes behind it: no checkpoint is moved for its sake.
      try store.createTable("more", key: KeyAttribute("id", .n))
      let control = CommitNumber(store.log.visibleCommit)
      func check(_ isThere: Bool, _ place: CommitNumber) {
        #expect(comes(store, to: place) == isThere)
      }
      check(false, commit)
      try move(store, by: 2)
      try store.consumers.wait(for: "c", until: StreamPosition(commit: commit.rawValue, index: 1), timeout: .zero)
      check(false, commit)
      try move(store, by: 1)
      check(true, commit)
      check(true, control)
      let future = CommitNumber(store.log.visibleCommit + 1)
      expectTriggerError(.invalidPosition) { try store.consumers.wait(for: "c", until: future, timeout: .zero) }
      expectTriggerError(.unknownConsumer) { try store.consumers.wait(for: "d", until: commit, timeout: .zero) }
    }
  }

  @Test func `It wakes when the consumer comes there`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      try await store.table("things").put(["id": 1])
      let commit = CommitNumber(store.store.log.visibleCommit)
      async let isThere: Void = store.consumers.wait(for: "c", until: commit, timeout: .seconds(60))
      let reader = try await store.consumers.reader("c")
      _ = try await reader.next()
      try await reader.commit()
      try await isThere
    }
  }

  @Test func `It ends when the consumer is removed`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      try await store.table("things").put(["id": 1])
      let commit = CommitNumber(store.store.log.visibleCommit)
      let waiting = Task { try await store.consumers.wait(for: "c", until: commit, timeout: .seconds(60)) }
      // Whether it began to wait before or after makes no difference.
      try await store.consumers.remove("c")
      await expectTriggerError(.unknownConsumer) { try await waiting.value }
    }
  }
}
