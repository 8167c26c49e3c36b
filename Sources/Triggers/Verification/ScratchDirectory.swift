#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The directories that temporary stores lie in.
enum ScratchDirectory {
  /// Makes a directory with a name of its own below `parent`; `nil` if that cannot be.
  static func make(below parent: String) -> String? {
    var template = Array((parent + "/mall-verify-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    return template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
  }

  /// Removes a file, or a directory with all that is in it, as far as that can be done. Links are removed, not followed.
  static func remove(_ path: String) {
    guard unlink(path) != 0, errno == EISDIR || errno == EPERM, let directory = opendir(path) else { return }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { remove(path + "/" + name) }
    }
    closedir(directory)
    rmdir(path)
  }
}
