import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where backups are: one file in a directory of its own, or a stream.
enum BackupPlace {
  static let fileName = "mall.backup"

  /// Makes the directory if it is missing, and the file in it; `-` is standard output.
  static func sink(_ target: String) throws -> FileSink {
    if target == "-" {
      if isTerminal(STDOUT_FILENO) {
        throw InputError("a backup is no text for a terminal; send standard output to a file or a command")
      }
      return FileSink.standardOutput()
    }
    if mkdir(target, 0o777) != 0, errno != EEXIST { throw FileError("make the directory", target, errno: errno) }
    return try FileSink(creating: target + "/" + fileName)
  }

  /// A directory with a backup, the file itself, or `-` for standard input; unpacked where it is gzip.
  static func source(_ place: String) throws -> any ByteSource {
    var status = stat()
    if place != "-", stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      return try openSource(place + "/" + fileName)
    }
    return try openSource(place)
  }
}
