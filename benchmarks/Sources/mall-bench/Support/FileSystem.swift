import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What benchmarks ask of the file system.
enum FileSystem {
  static func createDirectory(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Removes what is in a directory and leaves the directory.
  static func removeContents(of path: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] { remove("\(path)/\(name)") }
  }

  /// The bytes that the files below `directory` occupy on disk.
  static func allocatedBytes(below directory: String) -> Int {
    let names = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
    return names.reduce(0) { $0 + allocatedBytes(of: "\(directory)/\($1)") }
  }

  /// The bytes that one file occupies on disk: 0 if it is a directory or missing.
  static func allocatedBytes(of path: String) -> Int {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
    return Int(status.st_blocks) * 512
  }

  /// Asks the kernel to drop the clean cached pages of a file. On systems without such a call nothing happens.
  static func dropCache(of path: String) {
    #if os(Linux)
      let descriptor = open(path, O_RDONLY)
      guard descriptor >= 0 else { return }
      defer { close(descriptor) }
      _ = fdatasync(descriptor)
      _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    #endif
  }
}
