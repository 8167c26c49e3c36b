import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// What is kept of a stream that was closed goes after a day.
struct ClosedStreamsAreForgotten {
  private let day: UInt64 = 86_400

  private func streams(_ harness: TableHarness) throws -> [TableStream] {
    try harness.tables.streams(ofTable: nil, after: nil, limit: 100).streams
  }

  @Test func afterADay() throws {
    let harness = try TableHarness()
    // Commits bear the true time.
    harness.now = Clock.now() / 1_000_000
    try harness.createTable("a-table")
    try harness.createTable("b-table")
    try harness.tables.setStreamView(of: "a-table", to: nil)
    _ = try harness.tables.deleteTable("b-table")
    #expect(try streams(harness).map(\.table) == ["a-table", "b-table"])
    #expect(try streams(harness).allSatisfy { $0.closing != nil })

    harness.now += day - 60
    _ = try harness.tables.sweepExpired()
    try harness.reopen()
    #expect(try streams(harness).count == 2)

    harness.now += 120
    #expect(try streams(harness).isEmpty)
    _ = try harness.tables.sweepExpired()
    #expect(try harness.engine.all(.system, SystemKey.range(.closedStream)).isEmpty)
  }

  @Test func whatIsKeptIsTheStream() throws {
    let harness = try TableHarness()
    harness.now = Clock.now() / 1_000_000
    try harness.createTable("things", sorted: true) { $0.streamView = .newImage }
    let live = try #require(try streams(harness).first)
    try harness.put(["pk": "a", "sk": 1])
    let last = harness.tables.engine.log.visibleCommit
    try harness.tables.setStreamView(of: "things", to: nil)
    var closed = try #require(try streams(harness).first)
    #expect(closed.closing?.commit == last + 1)
    #expect(live.enabledBy == last - 1)
    closed.closing = nil
    #expect(closed == live)
  }
}
