import CLMDB

/// Gets by key in one LMDB transaction, through all layers of long keys.
enum LMDBReader {
  /// The value under `key`, lent for the life of the transaction, or `nil`.
  @inline(__always)
  static func get(
    _ transaction: OpaquePointer, _ databases: LMDBDatabases, _ space: Keyspace, _ key: UnsafeRawBufferPointer
  ) throws -> UnsafeRawBufferPointer? {
    if key.count < LayeredKeys.chunk { return try get(transaction, databases[space], key) }
    return try getLong(transaction, databases, space, key)
  }

  @inline(__always)
  static func get(
    _ transaction: OpaquePointer, _ dbi: MDB_dbi, _ key: UnsafeRawBufferPointer
  ) throws -> UnsafeRawBufferPointer? {
    var probe = MDB_val(key)
    var value = MDB_val()
    let code = mdb_get(transaction, dbi, &probe, &value)
    if code == 0 { return value.bytes }
    if code == MDB_NOTFOUND { return nil }
    throw LMDBCode.error(code, "reading data.mdb")
  }

  private static func getLong(
    _ transaction: OpaquePointer, _ databases: LMDBDatabases, _ space: Keyspace, _ key: UnsafeRawBufferPointer
  ) throws -> UnsafeRawBufferPointer? {
    var rest = key
    var prefix: [UInt8] = []
    var dbi = databases[space]
    while true {
      let isLong = rest.count >= LayeredKeys.chunk
      let part = isLong ? UnsafeRawBufferPointer(rebasing: rest[..<LayeredKeys.chunk]) : rest
      let stored = prefix + Array(part)
      guard let value = try stored.withUnsafeBytes({ try get(transaction, dbi, $0) }) else { return nil }
      if !isLong { return value }
      prefix = LayeredKeys.prefix(of: value.loadUnaligned(as: UInt64.self))
      dbi = databases.long
      rest = UnsafeRawBufferPointer(rebasing: rest[LayeredKeys.chunk...])
    }
  }
}

extension LayeredKeys {
  /// A layer's number as it stands before the rest of each of its keys.
  static func prefix(of layer: UInt64) -> [UInt8] {
    withUnsafeBytes(of: layer.bigEndian) { Array($0) }
  }
}
