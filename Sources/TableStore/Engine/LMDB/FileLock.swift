#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A whole-file `flock`. Released by hand, or by the system when the process ends.
package struct FileLock: Sendable {
  private let descriptor: Int32

  /// Creates the file if need be and waits for its lock.
  package static func exclusive(_ path: String) throws -> FileLock { try waitedFor(path, LOCK_EX) }

  /// The same, shared with others who want it shared.
  package static func shared(_ path: String) throws -> FileLock { try waitedFor(path, LOCK_SH) }

  private static func waitedFor(_ path: String, _ kind: Int32) throws -> FileLock {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw StoreError.system(errno, "opening \(path)") }
    while flock(descriptor, kind) != 0 {
      if errno != EINTR {
        let code = errno
        close(descriptor)
        throw StoreError.system(code, "locking \(path)")
      }
    }
    return FileLock(descriptor: descriptor)
  }

  /// The lock if it is free, else `nil`. Creates the file if need be.
  package static func tryExclusive(_ path: String) throws -> FileLock? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw StoreError.system(errno, "opening \(path)") }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return FileLock(descriptor: descriptor) }
    let code = errno
    close(descriptor)
    if code == EWOULDBLOCK { return nil }
    throw StoreError.system(code, "locking \(path)")
  }

  package func release() { close(descriptor) }
}

extension StoreError {
  /// An operating system's error while `doing` something.
  package static func system(_ code: Int32, _ doing: String) -> StoreError {
    let kind: Code =
      switch code {
      case ENOSPC, EDQUOT: .storeFull
      case EACCES, EPERM, EROFS: .storeReadOnly
      default: .storeUnavailable
      }
    return StoreError(kind, "\(doing): \(String(cString: strerror(code)))", cause: "errno \(code)")
  }
}
