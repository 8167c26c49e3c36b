#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Directories as they are stored: absolute, so that they mean the same wherever a later command is started.
enum WorkingDirectory {
  /// - Throws: ``InputError`` naming `option` for a directory that is not there.
  static func absolute(_ path: String, option: String) throws -> String {
    guard let resolved = realpath(path, nil) else {
      throw InputError("cannot find the directory \(path): \(systemMessage(errno))", at: option)
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The directory that a file lies in; that of standard input is the present one.
  static func parent(of file: String) throws -> String {
    guard file != "-", let slash = file.lastIndex(of: "/") else { return try absolute(".", option: file) }
    return try absolute(slash == file.startIndex ? "/" : String(file[..<slash]), option: file)
  }
}
