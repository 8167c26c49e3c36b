import CLMDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The named databases of a store. The set is fixed: an LMDB transaction pays for every one of them.
struct LMDBDatabases {
  /// The engine's own figures: format, identity, `applied`, counters.
  var meta: MDB_dbi = 0
  /// One per ``Keyspace``, by raw value.
  var spaces: (MDB_dbi, MDB_dbi, MDB_dbi, MDB_dbi, MDB_dbi) = (0, 0, 0, 0, 0)
  /// What follows the first chunk of long keys, by layer (see ``LayeredCursor``).
  var long: MDB_dbi = 0

  @inline(__always)
  subscript(_ space: Keyspace) -> MDB_dbi {
    switch space {
    case .system: spaces.0
    case .items: spaces.1
    case .indexes: spaces.2
    case .expiry: spaces.3
    case .consumers: spaces.4
    }
  }
}

/// One LMDB environment. A process opens a store's environment once, see ``EngineRegistry``.
///
/// Opening and closing happen while the caller holds ``gate(_:)``, since LMDB 0.9.26 to 0.9.31 can lose their own mutex
/// there (ITS#9278).
final class LMDBEnvironment: @unchecked Sendable {
  let handle: OpaquePointer
  let databases: LMDBDatabases
  /// How long views of this process are held.
  let ages = ReaderAges()
  private let directory: String

  static let maxReaders: UInt32 = 500

  /// The lock under which environments are opened and closed, by all processes. `env.lock` is never renamed or deleted.
  static func gate(_ directory: String) throws -> FileLock { try FileLock.exclusive(directory + "/env.lock") }

  /// Opens or creates an environment on its own, taking the gate for as long as that takes.
  static func opened(directory: String) throws -> LMDBEnvironment {
    let gate = try gate(directory)
    defer { gate.release() }
    return try LMDBEnvironment(directory: directory, readOnly: false)
  }

  /// Opens or creates the environment in `directory`. The caller holds the gate.
  ///
  /// - Throws: ``StoreError`` with the LMDB code's meaning.
  init(directory: String, readOnly: Bool) throws {
    if !readOnly { try StoreDirectory.allocateLockFile(directory) }
    let env = try Self.mapped(directory, UInt32(MDB_NOTLS) | (readOnly ? UInt32(MDB_RDONLY) : 0))
    do {
      // LMDB opens its other files so, and this one not.
      var descriptor: Int32 = -1
      if mdb_env_get_fd(env, &descriptor) == 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
      if !readOnly { try Self.checkLength(env, directory + "/data.mdb") }
      var cleared: Int32 = 0
      try LMDBCode.check(mdb_reader_check(env, &cleared), "clearing the reader slots of dead processes")
      // Without the write lock if they are there: an opening does not wait for another process's applier.
      if let present = try Self.openDatabases(env, create: false) {
        databases = present
      } else if !readOnly, let created = try Self.openDatabases(env, create: true) {
        databases = created
      } else {
        throw LMDBCode.error(ENOENT, "opening the databases of \(directory)/data.mdb")
      }
    } catch {
      mdb_env_close(env)
      throw error
    }
    handle = env
    self.directory = directory
  }

  /// Opens the environment's files with the largest map the system grants, so that it never has to grow. It is address
  /// space, not memory; a process with very many stores runs out of it, and gets smaller maps for the later ones.
  private static func mapped(_ directory: String, _ flags: UInt32) throws -> OpaquePointer {
    var size = 1 << 40
    while true {
      var created: OpaquePointer?
      try LMDBCode.check(mdb_env_create(&created), "creating an LMDB environment")
      guard let env = created else { throw StoreError(.storeUnavailable, "LMDB gave no environment") }
      do {
        try LMDBCode.check(mdb_env_set_maxdbs(env, 8), "setting the number of databases")
        try LMDBCode.check(mdb_env_set_maxreaders(env, maxReaders), "setting the number of readers")
        try LMDBCode.check(mdb_env_set_mapsize(env, size), "setting the map size")
      } catch {
        mdb_env_close(env)
        throw error
      }
      let code = mdb_env_open(env, directory, flags, 0o644)
      if code == 0 { return env }
      // An environment that could not be opened cannot be used again.
      mdb_env_close(env)
      guard code == ENOMEM, size > 1 << 30 else { throw LMDBCode.error(code, "opening \(directory)/data.mdb") }
      size >>= 1
    }
  }

  /// `nil` if one is missing and is not to be created.
  private static func openDatabases(_ env: OpaquePointer, create: Bool) throws -> LMDBDatabases? {
    var transaction: OpaquePointer?
    try LMDBCode.check(mdb_txn_begin(env, nil, create ? 0 : UInt32(MDB_RDONLY), &transaction), "opening the databases")
    var opened: [MDB_dbi] = []
    for name in ["meta", "system", "items", "indexes", "expiry", "consumers", "long"] {
      var dbi: MDB_dbi = 0
      let code = mdb_dbi_open(transaction, name, create ? UInt32(MDB_CREATE) : 0, &dbi)
      if code != 0 {
        mdb_txn_abort(transaction)
        if code == MDB_NOTFOUND, !create { return nil }
        throw LMDBCode.error(code, "opening the database “\(name)”")
      }
      opened.append(dbi)
    }
    try LMDBCode.check(mdb_txn_commit(transaction), "opening the databases")
    return LMDBDatabases(
      meta: opened[0], spaces: (opened[1], opened[2], opened[3], opened[4], opened[5]), long: opened[6])
  }

  /// A read transaction at the newest committed state, to be reset and renewed, or aborted.
  func beginRead() throws -> OpaquePointer {
    var transaction: OpaquePointer?
    var code = mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &transaction)
    if code == MDB_READERS_FULL {
      try clearStaleReaders()
      code = mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &transaction)
    }
    try LMDBCode.check(code, "beginning a read transaction")
    return transaction!
  }

  /// Frees reader slots of processes that died. Returns how many.
  @discardableResult
  func clearStaleReaders() throws -> Int {
    var cleared: Int32 = 0
    try LMDBCode.check(mdb_reader_check(handle, &cleared), "clearing the reader slots of dead processes")
    return Int(cleared)
  }

  /// Runs `body` in a read transaction of its own. For single looks; snapshots keep theirs.
  func read<R>(_ body: (OpaquePointer) throws -> R) throws -> R {
    let transaction = try beginRead()
    defer { mdb_txn_abort(transaction) }
    return try body(transaction)
  }

  /// Runs `body` in a write transaction: commits durably if it returns, aborts if it throws.
  func write<R>(_ body: (OpaquePointer) throws -> R) throws -> R {
    var transaction: OpaquePointer?
    try LMDBCode.check(mdb_txn_begin(handle, nil, 0, &transaction), "beginning a write transaction")
    let result: R
    do {
      result = try body(transaction!)
    } catch {
      mdb_txn_abort(transaction)
      throw error
    }
    try check(mdb_txn_commit(transaction), "committing to data.mdb")
    return result
  }

  /// LMDB reports a write that the disk had no room for as an I/O error.
  private func check(_ code: Int32, _ doing: String) throws {
    if code == EIO, DiskSpace.free(directory) < 1 << 20 { throw LMDBCode.error(ENOSPC, doing) }
    try LMDBCode.check(code, doing)
  }

  /// Closes the environment. No transaction may be open; the caller holds the gate where other processes may be about.
  func close() { mdb_env_close(handle) }
}

extension LMDBEnvironment {
  /// How many entries a named database holds.
  func entries(in dbi: MDB_dbi) throws -> Int {
    try read { transaction in
      var statistics = MDB_stat()
      try LMDBCode.check(mdb_stat(transaction, dbi, &statistics), "reading data.mdb")
      return statistics.ms_entries
    }
  }
}
