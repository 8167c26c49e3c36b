import StreamLog
import Testing

@testable import TableStore

/// The engine's own entries in LMDB, read below the keyspaces.
struct FiguresOnDisk {
  /// What LMDB has under `key` in one of its named databases.
  private func stored(
    _ engine: Engine, _ key: [UInt8], in database: KeyPath<LMDBDatabases, UInt32>
  ) throws -> [UInt8]? {
    let environment = engine.environment
    return try environment.read { transaction in
      try key.withUnsafeBytes { key in
        try LMDBReader.get(transaction, environment.databases[keyPath: database], key).map { Array($0) }
      }
    }
  }

  @Test func `Format, identity and the applied address are where the design says`() throws {
    let store = try ExampleStore()
    let engine = store.harness.tables.engine
    try engine.applyAll()
    #expect(try stored(engine, Array("format".utf8), in: \.meta) == [1, 0, 0, 0])
    #expect(try stored(engine, Array("identity".utf8), in: \.meta) == engine.identity)
    #expect(engine.identity.count == 16)
    let applied = try #require(try stored(engine, Array("applied".utf8), in: \.meta))
    #expect(applied == engine.log.visible.encoded)
    let address = engine.log.visible
    var expected: [UInt8] = []
    let words = [
      address.commit, address.segment, address.offset, address.timestamp, address.records, UInt64(address.checksum),
    ]
    for word in words {
      withUnsafeBytes(of: word.littleEndian) { expected.append(contentsOf: $0) }
    }
    #expect(applied == expected)
  }

  @Test func `Counts lie under the id of their table or index`() throws {
    let store = try ExampleStore()
    let engine = store.harness.tables.engine
    try engine.applyAll()
    // One item of 38 bytes, one index entry of 26, as the examples of both show in their first byte.
    let one: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]
    let table = try stored(engine, [0x6E, 0, 0, 0, 1], in: \.meta)
    let index = try stored(engine, [0x6E, 0, 0, 0, 2], in: \.meta)
    #expect(table == one + ([38, 0, 0, 0, 0, 0, 0, 0] as [UInt8]))
    #expect(index == one + ([26, 0, 0, 0, 0, 0, 0, 0] as [UInt8]))
  }

  @Test func `A long key is cut into chunks of 480 bytes, each behind a link`() throws {
    let harness = try EngineHarness()
    let key = (0..<1000).map { UInt8($0 % 251) }
    try harness.put(key, [0xAA])
    try harness.engine.applyAll()
    let engine = harness.engine
    func layer(_ number: UInt8) -> [UInt8] { [0, 0, 0, 0, 0, 0, 0, number] }
    #expect(try stored(engine, Array(key[..<480]), in: \.spaces.1) == [1, 0, 0, 0, 0, 0, 0, 0])
    #expect(try stored(engine, layer(1) + key[480..<960], in: \.long) == [2, 0, 0, 0, 0, 0, 0, 0])
    #expect(try stored(engine, layer(2) + key[960...], in: \.long) == [0xAA])
    #expect(try stored(engine, Array("layers".utf8), in: \.meta) == [2, 0, 0, 0, 0, 0, 0, 0])
  }
}
