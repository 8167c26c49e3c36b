import CLMDB

/// The fixed entries of the database `meta`. Integers are little-endian.
struct MetaKey: Sendable {
  /// UInt32: version of everything on disk.
  static let format = MetaKey(name: "format")
  /// 16 random bytes.
  static let identity = MetaKey(name: "identity")
  /// A log address: LMDB holds exactly what the log holds up to there.
  static let applied = MetaKey(name: "applied")
  /// UInt64: the last layer number given out.
  static let layers = MetaKey(name: "layers")

  private let name: StaticString

  @inline(__always)
  private var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
  }

  func read(_ transaction: OpaquePointer, _ databases: LMDBDatabases) throws -> UnsafeRawBufferPointer? {
    try LMDBReader.get(transaction, databases.meta, bytes)
  }

  func write(_ transaction: OpaquePointer, _ databases: LMDBDatabases, _ value: UnsafeRawBufferPointer) throws {
    var probe = MDB_val(bytes)
    var content = MDB_val(value)
    try LMDBCode.check(mdb_put(transaction, databases.meta, &probe, &content, 0), "writing to data.mdb")
  }
}
