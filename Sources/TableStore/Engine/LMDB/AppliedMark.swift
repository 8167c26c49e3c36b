import CLMDB
import StreamLog

/// The engine's mark in LMDB: the log address up to which it holds exactly what the log says.
enum AppliedMark {
  /// The commit of the mark; 0 in a new store.
  @inline(__always)
  static func commit(_ transaction: OpaquePointer, _ databases: LMDBDatabases) throws -> UInt64 {
    // The address's first word is its commit.
    guard let bytes = try MetaKey.applied.read(transaction, databases), bytes.count >= 8 else { return 0 }
    return UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
  }

  static func read(_ transaction: OpaquePointer, _ databases: LMDBDatabases) throws -> LogAddress? {
    guard let bytes = try MetaKey.applied.read(transaction, databases) else { return nil }
    guard let address = LogAddress(bytes: bytes) else {
      throw StoreError(.storeCorrupted, "data.mdb does not say up to where it holds the log; restore a backup")
    }
    return address
  }

  static func write(_ address: LogAddress, _ transaction: OpaquePointer, _ databases: LMDBDatabases) throws {
    try address.encoded.withUnsafeBytes { try MetaKey.applied.write(transaction, databases, $0) }
  }
}
