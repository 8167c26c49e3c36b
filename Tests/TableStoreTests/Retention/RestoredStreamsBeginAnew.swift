import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// A store made from the backup of one that was trimmed: its stream begins with the backup, and goes on counting.
struct RestoredStreamsBeginAnew {
  @Test func withCountsMarkAndPausedConsumers() throws {
    let stream = try SmallStream()
    try stream.register(1)
    try stream.fill(5)
    try stream.register(2)
    _ = try stream.store.trimStream(.position(StreamPosition(commit: .max, index: 0)), force: true)
    try stream.fill(1)
    try stream.register(3)
    var bytes: [UInt8] = []
    let summary = try stream.store.backup { bytes += $0 }
    let records = stream.store.log.visible.records
    try stream.end()

    let path = stream.directory.file("restored")
    var offset = 0
    try Store.restore(to: path) { buffer in
      let count = min(buffer.count, bytes.count - offset)
      bytes[offset..<offset + count].withUnsafeBytes { buffer.copyMemory(from: $0) }
      offset += count
      return count
    }
    let store = try Store.open(at: path, options: SmallStream.options())
    let mark = try store.readConsumers { try $0.trimMark() }
    let first = try store.log.firstAvailable
    #expect(mark.first == first)
    #expect(mark.first.commit == summary.commit.rawValue)
    #expect(mark.first.records == records)
    #expect(mark.trimmedRecords == records)
    let restored = try #require(try store.readConsumers { try $0.restoreMark() })
    #expect(restored.commit == summary.commit.rawValue)
    #expect(restored.epoch == store.log.storeEpoch)
    #expect(restored.lastIncarnation == 3)

    func cursor(_ id: UInt64) throws -> StreamCursor {
      try store.readConsumers { try ConsumerCheckpoint(encoded: try #require(try $0.get(ConsumerKey.checkpoint(id)))) }
        .cursor
    }
    // Two had changes to come that the new log does not hold; one had read all.
    #expect(try mark.hasPassed(cursor(1)))
    #expect(try mark.hasPassed(cursor(2)))
    let third = try cursor(3)
    #expect(third.address == mark.first)
    try store.table("things").put(["id": "new"])
    var changes: [Change] = []
    _ = try ChangeReader(store, .all, from: third).next(maxChanges: 10, maxBytes: 1 << 20, into: &changes)
    #expect(changes.count == 1)
    #expect(try store.streamFigures().records == records + 1)
    try store.requireSound()
    try store.close()
  }
}
