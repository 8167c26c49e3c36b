#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What room the disk has, and what a store keeps of it for deletes.
enum DiskSpace {
  /// Bytes free to this process on the file system of `path`; a large number if it does not say.
  static func free(_ path: String) -> Int {
    var info = statvfs()
    guard statvfs(path, &info) == 0 else { return .max }
    return Int(clamping: UInt64(info.f_bavail) * UInt64(info.f_frsize))
  }

  /// Bytes of the whole file system of `path`; a large number if it does not say.
  static func total(_ path: String) -> Int {
    var info = statvfs()
    guard statvfs(path, &info) == 0 else { return .max }
    return Int(clamping: UInt64(info.f_blocks) * UInt64(info.f_frsize))
  }

  /// Below this many free bytes a store takes only deletes. LMDB needs room for the pages of what the log holds already
  /// (a small change may cost a page of its own, several times its bytes in the log), the log for its next segment, and
  /// deletes for both.
  static func reserve(unapplied: Int, segment: Int) -> Int { (16 << 20) + segment + 6 * unapplied }
}
