#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension StoreDirectory {
  /// Has the disk set room aside for all of `lock.mdb`. LMDB leaves it sparse and writes it through its map: on a full
  /// disk, taking a reader's slot would kill the process.
  ///
  /// Before LMDB opens the file in this process, since closing a descriptor of it would drop LMDB's locks. The caller
  /// holds the gate.
  static func allocateLockFile(_ directory: String) throws {
    #if os(Linux)
      // What LMDB makes of it: two words of a cache line each and a line for every reader.
      let size = (Int(LMDBEnvironment.maxReaders) - 1) * 64 + 192
      let path = directory + "/lock.mdb"
      var info = stat()
      if stat(path, &info) == 0, info.st_blocks * 512 >= size { return }
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw StoreError.system(errno, "opening \(path)") }
      defer { close(descriptor) }
      let code = posix_fallocate(descriptor, 0, size)
      if code != 0 { throw StoreError.system(code, "making room for \(path)") }
    #endif
  }
}
