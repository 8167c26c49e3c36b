import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// What a store says of its stream.
struct StreamFiguresTests {
  @Test func changesAreCountedByTableAndEvent() throws {
    try withTemporaryStore { store in
      try store.createTable("a", key: KeyAttribute("id", .s))
      try store.createTable("b", key: KeyAttribute("id", .s))
      try store.write { scope in
        try scope.put(["id": "1"], in: store.table("a"))
        try scope.put(["id": "1"], in: store.table("b"))
        try scope.put(["id": "2"], in: store.table("a"))
      }
      try store.table("a").put(["id": "1", "x": 1])
      try store.table("a").put(["id": "1", "x": 1])
      try store.table("b").delete(["id": "1"])
      // Refused: it is not counted.
      expectError(.conditionalCheckFailed) {
        try store.table("a").put(["id": "1"], if: "attribute_not_exists(id)")
      }
      let figures = try store.streamFigures()
      #expect(figures.committed["a"] == .init(inserts: 2, modifications: 1, removals: 0))
      #expect(figures.committed["b"] == .init(inserts: 1, modifications: 0, removals: 1))
      #expect(figures.records == 5)
      #expect(figures.availableRecords == 5)
      #expect(figures.headCommit == store.log.visibleCommit)
      #expect(figures.tail == StreamPosition(commit: 1, index: 0))
      #expect(figures.segments == 1)
    }
  }

  @Test func theOldestReaderIsKnown() throws {
    let harness = try EngineHarness()
    let ages = harness.engine.environment.ages
    #expect(ages.oldest == 0)
    try harness.engine.snapshot { _ in
      // Two of the coarse clock's steps.
      Clock.sleep(milliseconds: 20)
      #expect(ages.oldest > 0)
    }
    #expect(ages.oldest == 0)
  }
}
