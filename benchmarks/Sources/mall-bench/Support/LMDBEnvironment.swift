import CBenchLMDB

/// A raw LMDB environment in a directory of its own, as one would open it from C.
final class LMDBEnvironment {
  /// Address space only; the file grows as far as it is filled.
  static let mapBytes = 1 << 40

  private(set) var handle: OpaquePointer?

  /// Opens the environment, creating it if the directory is empty. Commits are synced unless `flags` say
  /// otherwise; the kernel's read-ahead is off unless they say otherwise, which suits random gets.
  init(directory: String, databases: Int, flags: Int32 = MDB_NORDAHEAD) throws {
    try check(mdb_env_create(&handle), "create an LMDB environment")
    try check(mdb_env_set_mapsize(handle, Self.mapBytes), "set LMDB's map size")
    try check(mdb_env_set_maxdbs(handle, MDB_dbi(databases)), "set LMDB's number of databases")
    try check(
      mdb_env_open(handle, directory, UInt32(flags | MDB_NOTLS), 0o644), "open LMDB in \(directory)")
  }

  deinit { close() }

  func close() {
    if handle != nil { mdb_env_close(handle) }
    handle = nil
  }

  func openDatabase(_ name: String, flags: Int32 = MDB_CREATE) throws -> MDB_dbi {
    var database = MDB_dbi()
    try write { transaction in
      try check(mdb_dbi_open(transaction, name, UInt32(flags), &database), "open LMDB database \(name)")
    }
    return database
  }

  /// Runs `body` in a write transaction and commits it; aborts if `body` throws.
  func write<R>(_ body: (OpaquePointer) throws -> R) throws -> R {
    let transaction = try begin(flags: 0)
    let result: R
    do {
      result = try body(transaction)
    } catch {
      mdb_txn_abort(transaction)
      throw error
    }
    try check(mdb_txn_commit(transaction), "commit to LMDB")
    return result
  }

  /// Runs `body` in a read transaction of its own.
  func read<R>(_ body: (OpaquePointer) throws -> R) throws -> R {
    let transaction = try begin(flags: MDB_RDONLY)
    defer { mdb_txn_abort(transaction) }
    return try body(transaction)
  }

  func begin(flags: Int32) throws -> OpaquePointer {
    var transaction: OpaquePointer?
    try check(mdb_txn_begin(handle, nil, UInt32(flags), &transaction), "begin an LMDB transaction")
    guard let transaction else { throw BenchError("LMDB gave no transaction") }
    return transaction
  }

  /// Throws unless `code` is LMDB's success.
  @inline(__always)
  func check(_ code: Int32, _ attempt: @autoclosure () -> String) throws {
    if code != MDB_SUCCESS { throw BenchError("cannot \(attempt()): \(String(cString: mdb_strerror(code)))") }
  }
}

extension MDB_val {
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    self.init(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
  }

  @inline(__always)
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: mv_data, count: mv_size) }
}
