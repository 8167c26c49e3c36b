import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// A restored store counts its records on from where the backup ended, so that positions of both mean the same.
struct RestoredLogsGoOnCounting {
  @Test func `The restored log begins with the count of the backup`() throws {
    let harness = try TableHarness()
    _ = try harness.tables.createTable(CreateTableRequest("items", KeySchema(KeyAttribute("k", .s))))
    for number in 0..<20 { try harness.put(["k": .s("\(number)")], in: "items") }
    let head = harness.tables.engine.log.visible
    #expect(head.records >= 20)
    var bytes: [UInt8] = []
    _ = try harness.tables.engine.backup(to: { bytes.append(contentsOf: $0) }, progress: { _ in })

    let directory = try TemporaryDirectory()
    var offset = 0
    _ = try Store.restore(to: directory.file("store")) { buffer in
      let part = bytes[offset..<min(offset + buffer.count, bytes.count)]
      UnsafeMutableRawBufferPointer(rebasing: buffer[..<part.count]).copyBytes(from: part)
      offset += part.count
      return part.count
    }
    let engine = try EngineRegistry.open(directory.file("store"), EngineOptions())
    defer { try? EngineRegistry.close(engine) }
    #expect(engine.log.visible.records == head.records)
    #expect(engine.log.visible.commit == head.commit)
  }
}
