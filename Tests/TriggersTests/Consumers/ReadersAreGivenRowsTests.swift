import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

/// A consumer that is no trigger may begin with the rows that are there as well.
@Suite struct ReadersAreGivenRowsTests {
  private func fill(_ store: AsyncStore, _ ids: ClosedRange<Int>) async throws {
    for id in ids { try await store.table("things").put(["id": .n(Number(id))]) }
  }

  @Test(arguments: [ConsumerReader.Mode.everything, .latestPerKey])
  func rowsComeOnceAcrossReadersAndThenTheStream(_ mode: ConsumerReader.Mode) async throws {
    try await withAsyncThings { store in
      try await fill(store, 1...25)
      try await store.consumers.create(.reading("things"), from: .backfill)
      #expect(try await store.consumers.describe("c").state == .backfilling)
      var seen: [AttributeValue?] = []
      // Each reader commits one batch and leaves another.
      while seen.count < 25 {
        let reader = try await store.consumers.reader("c", mode: mode)
        let batch = try await reader.next(maxChanges: 7)
        #expect(batch.allSatisfy { $0.isBackfill })
        seen += batch.map { $0.keys["id"] }
        try await reader.commit()
        if seen.count < 25 { _ = try await reader.next(maxChanges: 7) }
        reader.close()
      }
      #expect(Set(seen) == Set((1...25).map { .n(Number($0)) }))
      #expect(seen.count == 25)
      let reader = try await store.consumers.reader("c", mode: mode)
      try await fill(store, 26...26)
      var last = try await reader.next()
      if last.isEmpty { last = try await reader.next() }
      #expect(last.map { $0.keys["id"] } == [26])
      #expect(last.allSatisfy { !$0.isBackfill })
      try await reader.commit()
      #expect(try await store.consumers.describe("c").state == .running)
    }
  }

  @Test func nothingIsDoneBeforeAllRowsAre() async throws {
    try await withAsyncThings { store in
      try await fill(store, 1...3)
      let commit = CommitNumber(store.store.log.visibleCommit)
      try await store.consumers.create(.reading("things"), from: .backfill)
      await expectTriggerError(.timedOut) {
        try await store.consumers.wait(for: "c", until: commit, timeout: .milliseconds(20))
      }
      let reader = try await store.consumers.reader("c")
      _ = try await reader.next()
      try await reader.commit()
      // The last page may have told that there are no more rows only after them.
      _ = try await reader.next(timeout: .seconds(2))
      try await store.consumers.wait(for: "c", until: commit, timeout: .seconds(60))
    }
  }
}
