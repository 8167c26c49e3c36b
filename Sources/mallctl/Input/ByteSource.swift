#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Bytes that are read once, from front to back.
protocol ByteSource: AnyObject {
  /// What to call this source in a message.
  var name: String { get }
  /// Bytes taken from the underlying file so far: with ``size`` a measure of progress.
  var position: Int { get }
  /// Bytes in the underlying file, if that is known.
  var size: Int? { get }
  /// Fills the front of `buffer`; 0 means the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A file or standard input.
final class FileSource: ByteSource {
  let name: String
  let size: Int?
  private(set) var position = 0
  private let descriptor: Int32
  private let owned: Bool

  /// - Parameter path: `-` means standard input.
  init(_ path: String) throws {
    if path == "-" {
      name = "standard input"
      descriptor = STDIN_FILENO
      owned = false
      size = nil
      return
    }
    name = path
    owned = true
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { throw InputError("there is no such file; name a file, or - for standard input", at: path) }
      throw FileError("open", path, errno: errno)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError("examine", path, errno: errno) }
    if status.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw InputError("this is a directory; name a file, or - for standard input", at: path)
    }
    size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  deinit { if owned { close(descriptor) } }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try readSome(descriptor, into: buffer, name: name)
    position += count
    return count
  }
}

/// Opens `path` (`-` for standard input) for reading, unpacking gzip where the first bytes say so.
///
/// - Throws: ``InputError`` for a file that is not there, or one called `.gz` that is not gzip.
func openSource(_ path: String) throws -> any ByteSource {
  let peeked = PeekedSource(try FileSource(path))
  if try peeked.startsWith([0x1f, 0x8b]) { return GzipSource(peeked) }
  if path.hasSuffix(".gz") {
    throw InputError("the name ends in .gz, but this is not gzip data; rename it or compress it", at: path)
  }
  return peeked
}

/// A source whose first bytes can be looked at before they are read.
final class PeekedSource: ByteSource {
  private let base: any ByteSource
  private var head: [UInt8] = []

  init(_ base: any ByteSource) { self.base = base }

  var name: String { base.name }
  var position: Int { base.position }
  var size: Int? { base.size }

  func startsWith(_ prefix: [UInt8]) throws -> Bool {
    var block = [UInt8](repeating: 0, count: 4096)
    while head.count < prefix.count {
      let count = try block.withUnsafeMutableBytes { try base.read(into: $0) }
      if count == 0 { return false }
      head += block[..<count]
    }
    return head.starts(with: prefix)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if head.isEmpty { return try base.read(into: buffer) }
    let count = min(head.count, buffer.count)
    head.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    head.removeFirst(count)
    return count
  }
}
