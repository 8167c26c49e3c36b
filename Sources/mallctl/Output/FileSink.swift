#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file or standard output, written in blocks.
final class FileSink: ByteSink {
  let name: String
  private let descriptor: Int32
  private let owned: Bool
  /// Where the bytes are until ``finish()`` gives the file its name.
  private var partial: String?
  private var buffer: [UInt8] = []

  /// Standard output.
  static func standardOutput() -> FileSink { FileSink(descriptor: STDOUT_FILENO, name: "standard output") }

  private init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
    owned = false
  }

  /// Creates or replaces a file. It has its name, and is on disk, when ``finish()`` returns; until then it is called
  /// `NAME.partial`, and an error removes it. A path that is no ordinary file, such as a pipe, is written directly.
  init(creating path: String) throws {
    name = path
    owned = true
    var status = stat()
    let isSpecial = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    partial = isSpecial ? nil : path + ".partial"
    let flags = isSpecial ? O_WRONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    descriptor = open(partial ?? path, flags, 0o666)
    guard descriptor >= 0 else {
      partial = nil
      throw FileError("create", path, errno: errno)
    }
  }

  deinit {
    if let partial { unlink(partial) }
    if owned, descriptor >= 0 { close(descriptor) }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 64 * 1024 { try flush() }
  }

  func flush() throws {
    guard !buffer.isEmpty else { return }
    try buffer.withUnsafeBytes { try writeAll(descriptor, $0, name: name) }
    buffer.removeAll(keepingCapacity: true)
  }

  func finish() throws {
    try flush()
    guard let path = partial else { return }
    guard fsync(descriptor) == 0, rename(path, name) == 0 else { throw FileError("write", name, errno: errno) }
    partial = nil
  }
}
