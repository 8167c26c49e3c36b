import StreamLog
import Testing

@testable import TableStore

/// What consumers keep, as the design says it lies on the disk.
struct ConsumersOnDisk {
  private func address(segment: UInt64, offset: UInt64) -> LogAddress {
    LogAddress(
      commit: 7, segment: segment, offset: offset, checksum: 0xAABB_CCDD, timestamp: 0x0006_0A24_181E_4000,
      records: 12)
  }

  @Test func `Keys say what an entry is and whose`() throws {
    let position = StreamPosition(commit: 9, index: 1)
    let keys = [
      ConsumerKey.definition("totals"), ConsumerKey.checkpoint(5), ConsumerKey.activity(5),
      ConsumerKey.deadLetter(5, position),
      ConsumerKey.parked(5, item: [UInt8](repeating: 0x77, count: 16), position), ConsumerKey.backfill(5),
      ConsumerKey.trimMark, ConsumerKey.lastIncarnation, ConsumerKey.restored, ConsumerKey.retention,
      ConsumerKey.starts(5), ConsumerKey.window(5), ConsumerKey.request(5, position),
    ]
    try expectBytes(keys.joined(), "consumer keys")
  }

  @Test func `A checkpoint`() throws {
    let cursor = StreamCursor(address(segment: 1, offset: 0x1230), done: 2)
    let checkpoint = ConsumerCheckpoint(cursor: cursor, epoch: 3, holds: true, overflow: .block)
    try expectBytes(checkpoint.encoded, "checkpoint")
    #expect(try ConsumerCheckpoint(encoded: checkpoint.encoded) == checkpoint)
  }

  @Test func `The beginning of the stream, and how much of it is kept`() throws {
    let mark = TrimMark(
      first: address(segment: 2, offset: 0), trimmedRecords: 12, trimmedSegments: 1, trimmedBytes: 64 << 20)
    try expectBytes(mark.encoded, "trim mark")
    try expectBytes(RetentionSettings().encoded, "retention settings")
  }

  @Test func `What a newer version wrote is not guessed at`() throws {
    func code(_ body: () throws -> Void) -> StoreError.Code? {
      do { try body() } catch { return (error as? StoreError)?.code }
      return nil
    }
    let checkpoint = ConsumerCheckpoint(cursor: .start).encoded
    #expect(code { _ = try ConsumerCheckpoint(encoded: [2] + checkpoint.dropFirst()) } == .storeNewer)
    #expect(code { _ = try ConsumerCheckpoint(encoded: Array(checkpoint.dropLast())) } == .storeCorrupted)
    #expect(code { _ = try TrimMark(encoded: [2] + TrimMark.none.encoded.dropFirst()) } == .storeNewer)
    #expect(code { _ = try TrimMark(encoded: []) } == .storeCorrupted)
    #expect(code { _ = try RetentionSettings(encoded: [2]) } == .storeNewer)
    #expect(code { _ = try RetentionSettings(encoded: [1]) } == .storeCorrupted)
  }
}
