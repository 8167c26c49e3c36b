import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

@Suite struct StartingPlaceTests {
  /// Changes behind a consumer that starts somewhere.
  private func lag(_ store: Store, _ start: ConsumerStart) throws -> UInt64 {
    try store.consumers.create(.reading("things"), from: start)
    defer { try? store.consumers.remove("c") }
    return try store.consumers.describe("c").lagRecords
  }

  @Test func `Each start leaves exactly what it promises`() throws {
    try withThings { store in
      // Commits of 1, 3 and 2 changes.
      try store.table("things").put(["id": 1])
      try store.write { scope in
        for id in 2...4 { try scope.put(["id": .n(Number(id))], in: store.table("things")) }
      }
      let second = store.log.visibleCommit
      try store.write { scope in
        for id in 5...6 { try scope.put(["id": .n(Number(id))], in: store.table("things")) }
      }
      #expect(try lag(store, .trimHorizon) == 6)
      #expect(try lag(store, .latest) == 0)
      #expect(try lag(store, .backfill) == 0)
      #expect(try lag(store, .at(StreamPosition(commit: second, index: 0))) == 5)
      #expect(try lag(store, .at(StreamPosition(commit: second, index: 2))) == 3)
      #expect(try lag(store, .after(StreamPosition(commit: second, index: 0))) == 4)
      #expect(try lag(store, .after(StreamPosition(commit: second, index: 2))) == 2)
      #expect(try lag(store, .time(0)) == 6)
      // Where a reader that has read everything says to go on.
      #expect(try lag(store, .at(StreamPosition(commit: store.log.visibleCommit + 1, index: 0))) == 0)
    }
  }

  @Test func `A place that is none is refused`() throws {
    try withThings { store in
      try store.table("things").put(["id": 1])
      let commit = store.log.visibleCommit
      for position in [(commit + 1, 1), (commit + 2, 0), (commit + 1000, 0), (commit, 1), (0, 0)] as [(UInt64, UInt32)]
      {
        for start in [StreamStart.at, StreamStart.after] {
          expectTriggerError(.invalidPosition) {
            _ = try lag(store, .stream(start(StreamPosition(commit: position.0, index: position.1))))
          }
        }
      }
      expectTriggerError(.invalidPosition) { _ = try lag(store, .time(.max)) }
    }
  }
}
