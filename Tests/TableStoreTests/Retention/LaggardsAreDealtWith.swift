import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// What happens to a consumer that does not get on, and to writers because of it.
struct LaggardsAreDealtWith {
  private let later = Clock.now() + 48 * 3_600_000_000

  @Test func oneThatHoldsKeepsItsChanges() throws {
    let stream = try SmallStream()
    try stream.register(1)
    try stream.fill(6)
    let report = try stream.store.enforceRetention(now: later)
    #expect(report.holders == ["number 1"])
    let cursor = try #require(try stream.checkpoint(1)).cursor
    #expect(try !stream.mark().hasPassed(cursor))
    #expect(try stream.store.log.segments().count >= 6)
    try stream.end()
  }

  @Test func oneThatDoesNotHoldExpires() throws {
    let stream = try SmallStream()
    try stream.register(1, holds: false)
    try stream.fill(6)
    #expect(try stream.store.enforceRetention(now: later).expired == ["number 1"])
    let cursor = try #require(try stream.checkpoint(1)).cursor
    #expect(try stream.mark().hasPassed(cursor))
    #expect(try stream.mark().resume(cursor) == nil)
    try stream.end()
  }

  @Test func oneThatMayExpireDoesAtTheCap() throws {
    let stream = try SmallStream(cap: 5)
    try stream.register(1)
    try stream.fill(12)
    let cursor = try #require(try stream.checkpoint(1)).cursor
    try stream.wait { try stream.mark().hasPassed(cursor) }
    try stream.end()
  }

  @Test func oneThatBlocksStopsWritersUntilItHasCaughtUp() throws {
    let stream = try SmallStream(cap: 5)
    try stream.register(1, .block)
    let table = stream.store.table("things")
    func isRefused() throws -> Bool {
      do {
        try table.put(["id": "more", "at": .s("\(stream.store.log.visibleCommit)")])
        return false
      } catch let error as StoreError where error.code == .streamFull {
        return true
      }
    }
    var code: StoreError.Code?
    do { try stream.fill(12) } catch let error as StoreError { code = error.code }
    if code == nil { try stream.wait { try isRefused() } }
    #expect(code == nil || code == .streamFull)
    try stream.wait { try isRefused() }
    #expect(try stream.store.streamFigures().isFull)
    // Nothing it needs is gone, reads go on, and deletes wait like all changes.
    let cursor = try #require(try stream.checkpoint(1)).cursor
    #expect(try !stream.mark().hasPassed(cursor))
    #expect(try table.get(["id": "thing-1"]) != nil)
    // Its own commits get through, with their effects.
    let effect = try ItemEffect.put(["id": "effect"], in: "things")
    _ = try stream.store.commitConsumers { transaction in
      _ = try transaction.apply([effect], cause: ChangeCause(origin: "one", depth: 1))
      transaction.put(
        ConsumerKey.checkpoint(1), ConsumerCheckpoint(cursor: transaction.latest, overflow: .block).encoded)
    }
    try stream.wait { try !isRefused() }
    #expect(try !stream.store.streamFigures().isFull)
    try stream.end()
  }

  @Test func aStoreThatIsOpenedFullRefusesFromTheFirst() throws {
    let stream = try SmallStream(cap: 5)
    try stream.register(1, .block)
    do { try stream.fill(12) } catch let error as StoreError where error.code == .streamFull {}
    try stream.wait { try stream.store.streamFigures().isFull }
    try stream.store.close()
    let store = try Store.open(at: stream.directory.file("store"), options: SmallStream.options())
    #expect(try store.streamFigures().isFull)
    // Removing the consumer lets go of the stream.
    _ = try store.commitConsumers { $0.delete(ConsumerKey.checkpoint(1)) }
    try stream.wait { try !store.streamFigures().isFull }
    try store.requireSound()
    try store.close()
  }

  @Test func trimmingByHandStopsAtWhatIsHeldUnlessForced() throws {
    let stream = try SmallStream()
    try stream.fill(2)
    try stream.register(1)
    try stream.fill(6)
    let head = StreamPosition(commit: stream.store.log.visibleCommit, index: 0)
    let plan = try stream.store.planStreamTrim(.position(head))
    #expect(plan.segments == 2 || plan.segments == 1)
    #expect(plan.holders == ["number 1"])
    #expect(try stream.mark() == .none)
    let done = try stream.store.trimStream(.position(head))
    #expect(done.segments == plan.segments)
    #expect(done.tail == plan.tail)
    #expect(try stream.mark().firstAvailable == plan.tail)
    let forced = try stream.store.trimStream(.position(head), force: true)
    #expect(forced.expired == ["number 1"])
    #expect(forced.segments > 3)
    try stream.end()
  }
}
