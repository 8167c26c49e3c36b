import Foundation
import StreamLog
import TestSupport
import Testing

@testable import TableStore

struct FramesOnDisk {
  @Test func `A put's change record and redo are as the design says`() throws {
    let store = try ExampleStore()
    let frame = try store.lastFrame()
    try expectBytes(frame.records, "put record")
    try expectBytes(frame.redo, "put redo")
  }

  @Test func `A delete's change record and redo are as the design says`() throws {
    let store = try ExampleStore()
    _ = try store.harness.tables.deleteItem(DeleteItemRequest("products", ["sku": "A1"]))
    let frame = try store.lastFrame()
    try expectBytes(frame.records, "delete record")
    try expectBytes(frame.redo, "delete redo")
  }

  @Test func `A frame has the header that the log's description gives it`() throws {
    let harness = try EngineHarness()
    try harness.put([0x61], [0x62], .system)
    let segment = try file(harness, "log/0000000000000001.log")
    #expect(Array(segment[0..<8]) == Array("mallseg1".utf8))
    #expect(integer(segment, 8, 4) == 1)
    #expect(integer(segment, 24, 8) == 1)
    #expect(integer(segment, 4092, 4) == UInt64(crc32c(segment[0..<4092])))

    let frame = segment.dropFirst(4096)
    let at = frame.startIndex
    // Kind 1, keyspace 0, one byte of key, one of value.
    let redo: [UInt8] = [1, 0, 1, 0x61, 1, 0x62]
    #expect(Array(frame[at..<at + 4]) == Array("mfr1".utf8))
    #expect(integer(segment, at + 8, 4) == UInt64(redo.count))
    #expect((12...23).allSatisfy { frame[at + $0] == ($0 == 20 ? 1 : 0) })
    #expect(integer(segment, at + 24, 8) == 1)
    #expect(integer(segment, at + 32, 8) == 4096)
    #expect(integer(segment, at + 48, 4) == 0)
    #expect(integer(segment, at + 52, 4) == 1)
    #expect(integer(segment, at + 56, 8) == 0)
    #expect(Array(frame[at + 64..<at + 72]) == redo + [0, 0])
    var covered = Array(segment[16..<24])
    covered += [1, 0, 0, 0, 0, 0, 0, 0] as [UInt8]
    covered += [0, 16, 0, 0, 0, 0, 0, 0] as [UInt8]
    covered += segment[at + 8..<at + 72]
    #expect(integer(segment, at + 4, 4) == UInt64(crc32c(covered)))
  }

  private func file(_ harness: EngineHarness, _ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: harness.directory.file(name))).prefix(8192))
  }

  /// A little-endian integer.
  private func integer(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
    bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// CRC-32C bit by bit, after its definition.
  private func crc32c(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
    }
    return ~crc
  }
}
