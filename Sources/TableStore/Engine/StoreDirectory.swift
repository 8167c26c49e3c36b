import CPlatform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The directory a store lives in: `data.mdb`, `lock.mdb`, `env.lock`, `backup.lock`, `log/`
/// and, where there are any, backups of tables in `backups/`.
package enum StoreDirectory {
  /// Checks that `path` is, or can become, a store's directory, and creates it if allowed.
  static func prepare(_ path: String, create: Bool) throws {
    var info = stat()
    if stat(path, &info) != 0 {
      let code = errno
      guard code == ENOENT else { throw StoreError.system(code, "looking at \(path)") }
      guard create else { throw missing(path) }
      if mkdir(path, 0o755) != 0, errno != EEXIST { throw StoreError.system(errno, "creating the directory \(path)") }
    } else if info.st_mode & S_IFMT != S_IFDIR {
      throw StoreError(.storeUnavailable, "\(path) is not a directory")
    }
    try refuseNetworkFileSystem(path)
    if access(path, R_OK | X_OK) != 0 {
      throw StoreError(.storeReadOnly, "the directory \(path) cannot be read", cause: String(cString: strerror(errno)))
    }
    if access(path + "/data.mdb", F_OK) != 0 {
      guard create else { throw missing(path) }
      // A server's access keys may be made before its store.
      let others = try contents(path).filter {
        !["data.mdb", "env.lock", "lock.mdb", "backup.lock", "log", "access-keys", "access-keys.new"].contains($0)
      }
      if !others.isEmpty {
        throw StoreError(
          .storeUnavailable, "\(path) holds other files (such as \(others[0])) and no store; name an empty directory")
      }
    }
    if access(path, R_OK | W_OK | X_OK) != 0 {
      throw StoreError(
        .storeReadOnly, "the directory \(path) cannot be written", cause: String(cString: strerror(errno)))
    }
    let log = path + "/log"
    if mkdir(log, 0o755) != 0, errno != EEXIST { throw StoreError.system(errno, "creating the directory \(log)") }
  }

  /// Makes the names of a new store's files and of its directory survive a power cut.
  static func syncNames(_ path: String) throws {
    for directory in [path, path + "/.."] {
      let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { throw StoreError.system(errno, "opening \(directory)") }
      defer { close(descriptor) }
      guard fsync(descriptor) == 0 else { throw StoreError.system(errno, "syncing \(directory)") }
    }
  }

  /// Removes a data file whose making was cut short: LMDB would refuse it for ever. It can hold nothing, since the log is
  /// made after it. The caller holds the environments' gate.
  static func removeUnfinishedData(_ path: String) throws {
    var info = stat()
    let file = path + "/data.mdb"
    guard stat(file, &info) == 0, info.st_size < 2 * Int(getpagesize()) else { return }
    guard try contents(path + "/log").allSatisfy({ !$0.hasSuffix(".log") }) else { return }
    if unlink(file) != 0 { throw StoreError.system(errno, "removing the unfinished \(file)") }
  }

  private static func missing(_ path: String) -> StoreError {
    StoreError(.storeUnavailable, "there is no store at \(path)")
  }

  /// The names in a directory, sorted, without `.` and `..`.
  package static func contents(_ path: String) throws -> [String] {
    guard let directory = opendir(path) else { throw StoreError.system(errno, "reading the directory \(path)") }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// LMDB's locks and the shared page need one machine's memory and one machine's locks.
  private static func refuseNetworkFileSystem(_ path: String) throws {
    guard cplatform_is_remote_file_system(path) else { return }
    throw StoreError(.storeUnavailable, "\(path) is on a network file system; a store needs a disk of this machine")
  }

  /// Device and inode: what makes two paths the same store.
  static func identity(_ path: String) throws -> StorePlace {
    var info = stat()
    guard stat(path, &info) == 0 else { throw StoreError.system(errno, "looking at \(path)") }
    return StorePlace(device: UInt64(truncatingIfNeeded: info.st_dev), inode: UInt64(info.st_ino))
  }
}

/// Where a store is, whatever path leads there.
struct StorePlace: Hashable, Sendable {
  var device: UInt64
  var inode: UInt64
}
