import CLMDB

/// How many entries a table or index has in LMDB, and their size in DynamoDB's bytes.
struct EntryCount {
  var entries = 0
  var bytes = 0

  private static func key(_ id: UInt32) -> [UInt8] {
    [UInt8(ascii: "n")] + withUnsafeBytes(of: id.bigEndian) { Array($0) }
  }

  static func read(_ transaction: OpaquePointer, _ databases: LMDBDatabases, _ id: UInt32) throws -> EntryCount {
    try key(id).withUnsafeBytes { key in
      guard let value = try LMDBReader.get(transaction, databases.meta, key), value.count == 16 else {
        return EntryCount()
      }
      return EntryCount(
        entries: Int(value.loadUnaligned(as: Int64.self)),
        bytes: Int(value.loadUnaligned(fromByteOffset: 8, as: Int64.self)))
    }
  }

  func write(_ transaction: OpaquePointer, _ databases: LMDBDatabases, _ id: UInt32) throws {
    try Self.key(id).withUnsafeBytes { key in
      var probe = MDB_val(key)
      if entries == 0, bytes == 0 {
        let code = mdb_del(transaction, databases.meta, &probe, nil)
        if code != MDB_NOTFOUND { try LMDBCode.check(code, "writing to data.mdb") }
        return
      }
      try withUnsafeBytes(of: (Int64(entries), Int64(bytes))) { value in
        var content = MDB_val(value)
        try LMDBCode.check(mdb_put(transaction, databases.meta, &probe, &content, 0), "writing to data.mdb")
      }
    }
  }
}
