import CLMDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Rewrites `data.mdb` without free pages and with full leaves. Only when nobody has the store open: processes that had
/// the old file mapped would go on writing into it.
struct Compaction {
  let directory: String

  /// - Returns: The file's size before and after, in bytes.
  /// - Throws: ``StoreError``: `storeLocked` if a process has the store open, `storeFull` if there is no room for the
  ///   copy. The store is as before then.
  func run() throws -> (before: Int, after: Int) {
    try StoreDirectory.prepare(directory, create: false)
    // Nobody can open or close the environment, and nobody has the log open, until both are released.
    let gate = try FileLock.exclusive(directory + "/env.lock")
    defer { gate.release() }
    guard let alone = try FileLock.tryExclusive(directory + "/log/open.lock") else {
      throw StoreError(.storeLocked, "\(directory) is in use: compact it when every process has closed it")
    }
    defer { alone.release() }

    let file = directory + "/data.mdb"
    let copy = directory + "/data.mdb.compacting"
    unlink(copy)
    let before = try size(of: file)
    do {
      try copyCompacted(to: copy)
      try sync(copy)
      guard rename(copy, file) == 0 else { throw StoreError.system(errno, "replacing \(file)") }
      try sync(directory)
    } catch {
      unlink(copy)
      throw error
    }
    return (before, try size(of: file))
  }

  private func copyCompacted(to copy: String) throws {
    var env: OpaquePointer?
    try LMDBCode.check(mdb_env_create(&env), "creating an LMDB environment")
    defer { mdb_env_close(env) }
    try LMDBCode.check(mdb_env_set_maxdbs(env, 8), "setting the number of databases")
    try LMDBCode.check(mdb_env_open(env, directory, UInt32(MDB_RDONLY), 0o644), "opening \(directory)/data.mdb")
    if let env { try LMDBEnvironment.checkLength(env, directory + "/data.mdb", isAlone: true) }
    let descriptor = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw StoreError.system(errno, "creating \(copy)") }
    defer { close(descriptor) }
    try LMDBCode.check(mdb_env_copyfd2(env, descriptor, UInt32(MDB_CP_COMPACT)), "copying data.mdb")
  }

  private func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.system(errno, "opening \(path)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StoreError.system(errno, "syncing \(path)") }
  }

  private func size(of path: String) throws -> Int {
    var info = stat()
    guard stat(path, &info) == 0 else { throw StoreError.system(errno, "looking at \(path)") }
    return Int(info.st_size)
  }
}
