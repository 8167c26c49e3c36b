import StreamLog
import TestSupport
import Testing

@testable import TableStore

struct TrimmedChangesAreNamed {
  /// A log of several segments whose first ones are gone.
  private func trimmed() throws -> (TableHarness, before: StreamCursor) {
    var options = EngineOptions()
    options.durability = .none
    options.segmentBytes = 1 << 20
    let harness = try TableHarness(options)
    harness.verifiesAtEnd = false
    try harness.createTable()
    let body = AttributeValue.s(String(repeating: "x", count: 50_000))
    let before = try harness.tables.cursor(for: .latest)
    for number in 0..<120 { try harness.put(Item(["pk": .s("k\(number)"), "body": body])) }
    let log = harness.tables.engine.log
    try log.trim(below: log.visible.segment)
    return (harness, before)
  }

  @Test func `A cursor before them is told where to begin`() throws {
    let (harness, before) = try trimmed()
    let first = try harness.tables.engine.log.firstAvailable.commit + 1
    #expect(first > before.commit.rawValue + 1)
    let reader = ChangeReader(harness.tables, .all, from: before)
    var changes: [Change] = []
    let error = storeError { try reader.next(maxChanges: 10, maxBytes: .max, into: &changes) }
    #expect(error?.code == .streamTrimmed)
    #expect(error?.firstAvailable == StreamPosition(commit: first, index: 0))
    #expect(reader.cursor == before && changes.isEmpty)

    let position = try #require(error?.firstAvailable)
    let again = ChangeReader(harness.tables, .all, from: try harness.tables.cursor(for: .at(position)))
    _ = try again.next(maxChanges: 10, maxBytes: .max, into: &changes)
    #expect(changes.first?.position == position)
  }

  @Test func `So is a position, and the trim horizon is what is left`() throws {
    let (harness, before) = try trimmed()
    let error = storeError { try harness.tables.cursor(for: .at(before.next)) }
    #expect(error?.code == .streamTrimmed)
    let horizon = try harness.tables.cursor(for: .trimHorizon)
    #expect(horizon.next == error?.firstAvailable)
  }

  @Test func `Segments without the selected tables are passed over`() throws {
    var options = EngineOptions()
    options.durability = .none
    options.segmentBytes = 1 << 20
    let harness = try TableHarness(options)
    try harness.createTable()
    try harness.createTable("rare")
    try harness.put(["pk": "first"], in: "rare")
    let body = AttributeValue.s(String(repeating: "x", count: 50_000))
    for number in 0..<120 { try harness.put(Item(["pk": .s("k\(number)"), "body": body])) }
    try harness.put(["pk": "last"], in: "rare")
    let log = harness.tables.engine.log
    let made = try log.summarise { frame, tags in
      try ChangeView.forEach(inSection: frame.records) { view, _ in tags.insert(view.tableID) }
    }
    #expect(made > 2)
    for selection in [TableSelection.tables(["rare"]), .tables(["things"]), .all] {
      let reader = ChangeReader(harness.tables, selection, from: .start)
      var changes: [Change] = []
      var passed: UInt64 = 0
      while true {
        let progress = try reader.next(maxChanges: 10, maxBytes: .max, into: &changes)
        passed += progress.passed
        if progress.isAtHead { break }
      }
      #expect(changes.count + Int(passed) == 122)
      #expect(reader.cursor.recordsBefore == 122)
      if selection == .tables(["rare"]) { #expect(changes.map(\.keys) == [["pk": "first"], ["pk": "last"]]) }
    }
  }
}
