import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// Commit times follow the clock, but never back.
struct TimesNeverGoBack {
  @Test func aClockThatWasAheadIsWaitedFor() throws {
    let harness = try EngineHarness()
    let engine = harness.engine
    try harness.put([1], [1])
    // The last commit was made by a process whose clock was an hour ahead.
    let ahead = engine.writing.withLock { _ in
      engine.followed.timestamp += 3_600_000_000
      return engine.followed.timestamp
    }
    for number in 2...4 as ClosedRange<UInt8> {
      let time = try engine.commit { transaction in
        transaction.put([number], [number])
        return transaction.timestamp
      }.result
      #expect(time == ahead)
    }
    // What is on the disk says so too.
    let reader = engine.log.reader(after: .start)
    var times: [UInt64] = []
    while let frame = try reader.next(upTo: engine.log.visibleCommit) { times.append(frame.timestamp) }
    #expect(times == times.sorted())
    #expect(times.last == ahead)
  }
}
