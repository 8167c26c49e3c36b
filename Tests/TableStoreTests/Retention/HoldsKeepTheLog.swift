import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// The log is kept for bringing copies of a table up to date, as far as its cap allows.
struct HoldsKeepTheLog {
  private let later = Clock.now() + 48 * 3_600_000_000

  private func hold(_ stream: SmallStream) throws -> StreamCursor {
    try stream.store.commitConsumers { transaction in
      transaction.put(ConsumerKey.logHold(table: 1), transaction.latest.encoded)
      return transaction.latest
    }.result
  }

  @Test func fromTheHoldOn() throws {
    let stream = try SmallStream()
    let cursor = try hold(stream)
    try stream.fill(6)
    let report = try stream.store.enforceRetention(now: later)
    #expect(report.holders == ["recovery of table number 1"])
    #expect(try !stream.mark().hasPassed(cursor))
    _ = try stream.store.commitConsumers { $0.delete(ConsumerKey.logHold(table: 1)) }
    #expect(try stream.store.enforceRetention(now: later).holders.isEmpty)
    #expect(try stream.mark().hasPassed(cursor))
    try stream.end()
  }

  @Test func notBeyondTheCap() throws {
    let stream = try SmallStream(cap: 5)
    let cursor = try hold(stream)
    try stream.fill(12)
    try stream.wait { try stream.mark().hasPassed(cursor) }
    try stream.end()
  }
}
