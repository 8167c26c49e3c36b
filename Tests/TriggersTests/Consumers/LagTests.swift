import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

@Suite struct LagTests {
  @Test func `Lag is exact with nobody running, and commits without changes are none`() throws {
    try withThings { store in
      try store.consumers.create(.reading("things"))
      for id in 1...4 { try store.table("things").put(["id": .n(Number(id))]) }
      try store.write { scope in
        for id in 1...3 { try scope.put(["id": .n(Number(id))], in: store.table("others")) }
      }
      // Control commits in between.
      try store.createTable("more", key: KeyAttribute("id", .n))
      try store.consumers.create(.reading("things", as: "d"))
      let status = try store.consumers.describe("c")
      #expect(status.lagRecords == 7)
      #expect(status.lagSeconds > 0)
      #expect(status.holdBytes > 0)
      #expect(status.owner == nil)
      let idle = try store.consumers.describe("d")
      #expect((idle.lagRecords, idle.lagSeconds) == (0, 0))
      try store.consumers.disable("c")
      #expect(try store.consumers.describe("c").holdBytes == 0)
    }
  }

  @Test func `Bytes behind a checkpoint are those of the frames, the segment at hand only as far as it is written`() {
    func address(_ commit: UInt64, _ segment: UInt64, _ offset: UInt64) -> LogAddress {
      LogAddress(commit: commit, segment: segment, offset: offset, checksum: 0, timestamp: 0, records: commit)
    }
    let head = address(30, 3, 400)
    let segments = [
      SegmentExtent(number: 1, end: address(10, 1, 990), bytes: 1000),
      SegmentExtent(number: 2, end: address(20, 2, 990), bytes: 1000), SegmentExtent(number: 3, end: head, bytes: 400),
    ]
    func bytes(_ cursor: LogAddress) -> UInt64 { StatusReport.bytes(behind: StreamCursor(cursor), segments) }
    #expect(bytes(head) == 0)
    #expect(bytes(address(25, 3, 300)) == 100)
    #expect(bytes(address(15, 2, 600)) == 800)
    #expect(bytes(address(10, 1, 990)) == 1400)
    #expect(bytes(.start) == 2400)
    // A cursor that does not know its segment.
    #expect(bytes(address(15, 0, 0)) == 1400)
  }

  @Test func `The pace is that of the last seconds`() {
    var activity = ConsumerActivity()
    func advance(_ second: UInt64, _ records: UInt64) {
      activity.advanced(
        to: StreamCursor(
          LogAddress(commit: 1, segment: 1, offset: 0, checksum: 0, timestamp: 0, records: records)),
        at: second * 1_000_000)
    }
    #expect(activity.rate(now: 0) == 0)
    advance(100, 1000)
    #expect(activity.rate(now: 100_000_000) == 0)
    advance(102, 1400)
    #expect(activity.rate(now: 103_000_000) == 200)
    for second in 103...120 { advance(UInt64(second), 1400 + 10 * UInt64(second - 102)) }
    #expect(activity.rate(now: 120_500_000) == 10)
    #expect(activity.rate(now: 131_000_000) == 0)
  }

  @Test func `Trouble is pointed out`() {
    var status = ConsumerStatus(
      definition: ConsumerDefinition("c", tables: nil), state: .running, checkpoint: .start, head: CommitNumber(9),
      lagRecords: 0, lagSeconds: 0, rate: 0, deadLetters: 0, parked: 0, holdBytes: 0, owner: nil,
      activity: ConsumerActivity(), firstAvailable: nil, time: 1_000_000_000)
    status.definition.createdAt = 1
    #expect(status.warnings(capBytes: 100).isEmpty)
    status.holdBytes = 81
    #expect(status.warnings(capBytes: 100) == [.hold(bytes: 81)])
    #expect(status.warnings(capBytes: nil).isEmpty)
    status.holdBytes = 80
    status.deadLetters = 2
    #expect(status.warnings(capBytes: 100) == [.deadLetters(2)])
    status.deadLetters = 0
    // It was idle for long, but its only change is young.
    (status.lagRecords, status.lagSeconds) = (1, 2)
    #expect(status.warnings(capBytes: 100).isEmpty)
    status.lagSeconds = 61
    #expect(status.warnings(capBytes: 100) == [.lag(seconds: 61), .noProgress(seconds: 61)])
    status.activity.progressAt = 999_000_000
    #expect(status.warnings(capBytes: 100) == [.lag(seconds: 61)])
  }
}
