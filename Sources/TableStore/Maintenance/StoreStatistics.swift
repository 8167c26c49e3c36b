import CLMDB
import StreamLog

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Figures of a store, of one moment. Sizes are in bytes.
public struct StoreStatistics: Sendable {
  public var directory: String
  public var format: UInt32
  /// The store's identity in hexadecimal; a restored copy has another.
  public var identity: String
  /// The newest commit readers may see.
  public var visibleCommit: UInt64
  /// The newest commit that is known to be on the disk.
  public var durableCommit: UInt64
  /// The newest commit that `data.mdb` holds; the rest is in the log and the overlay.
  public var appliedCommit: UInt64
  /// Rises with every loss and restore.
  public var epoch: UInt32
  public var dataFileBytes: Int
  /// Of the data file: pages in use.
  public var dataUsedBytes: Int
  public var logBytes: Int
  public var logSegments: Int
  /// Memory of this process's overlay.
  public var overlayBytes: Int
  public var overlayKeys: Int
  /// Slots of LMDB's reader table that have been in use, by all processes.
  public var readers: Int
  /// Entries by keyspace, as far as they are applied.
  public var itemEntries: Int
  public var indexEntries: Int
  public var expiryEntries: Int
  /// Why the applier does not get on, if it does not.
  public var applierFailure: String?
  /// The change stream.
  public var stream: StreamFigures
}

extension Engine {
  /// - Parameter stream: of the same moment.
  func statistics(_ stream: StreamFigures) throws -> StoreStatistics {
    var info = MDB_envinfo()
    try LMDBCode.check(mdb_env_info(environment.handle, &info), "reading data.mdb's figures")
    var page = MDB_stat()
    try LMDBCode.check(mdb_env_stat(environment.handle, &page), "reading data.mdb's figures")
    let free = try environment.read { try freePages($0) }
    let generations = try generations()
    let keys = generations.active.keyCount + (generations.sealed?.keyCount ?? 0)
    return StoreStatistics(
      directory: directory, format: StoreFormat.version,
      identity: identity.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(),
      visibleCommit: generations.head, durableCommit: log.durableCommit,
      appliedCommit: try environment.read { try AppliedMark.commit($0, environment.databases) },
      epoch: log.storeEpoch, dataFileBytes: fileSize(directory + "/data.mdb"),
      dataUsedBytes: (info.me_last_pgno + 1 - free) * Int(page.ms_psize),
      logBytes: stream.bytes, logSegments: stream.segments,
      overlayBytes: generations.active.byteCount + (generations.sealed?.byteCount ?? 0), overlayKeys: keys,
      readers: Int(info.me_numreaders), itemEntries: try environment.entries(in: environment.databases[.items]),
      indexEntries: try environment.entries(in: environment.databases[.indexes]),
      expiryEntries: try environment.entries(in: environment.databases[.expiry]),
      applierFailure: applying.read { $0.failure?.description }, stream: stream)
  }

  /// Pages of the data file on its free list.
  private func freePages(_ transaction: OpaquePointer) throws -> Int {
    var cursor: OpaquePointer?
    // Database 0 is LMDB's list of free pages: each value starts with the number of pages it lists.
    try LMDBCode.check(mdb_cursor_open(transaction, 0, &cursor), "opening a cursor")
    defer { mdb_cursor_close(cursor) }
    var key = MDB_val()
    var value = MDB_val()
    var pages = 0
    while mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0 { pages += value.bytes.loadUnaligned(as: Int.self) }
    return pages
  }

  private func fileSize(_ path: String) -> Int {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : 0
  }
}
