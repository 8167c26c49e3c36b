#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Somewhere bytes go, in order.
protocol ByteSink: AnyObject {
  func write(_ bytes: UnsafeRawBufferPointer) throws
  /// Hands on everything written so far and ends the data. Nothing may be written after it.
  func finish() throws
}

extension ByteSink {
  func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }
}

/// A file or standard output, written in blocks.
final class FileSink: ByteSink {
  let name: String
  private let descriptor: Int32
  private let owned: Bool
  private let synced: Bool
  private var buffer: [UInt8] = []

  /// Standard output.
  static func standardOutput() -> FileSink { FileSink(descriptor: STDOUT_FILENO, name: "standard output") }

  private init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
    owned = false
    synced = false
  }

  /// Creates or replaces a file, which is on disk when ``finish()`` returns.
  init(creating path: String) throws {
    name = path
    owned = true
    synced = true
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError("create", path, errno: errno) }
  }

  deinit { if owned { close(descriptor) } }

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
    // Pipes and devices cannot be synced and say EINVAL or ENOTSUP.
    if synced, fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP {
      throw FileError("write", name, errno: errno)
    }
  }
}
