#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The file that holds the access keys, one a line: `<id> <secret> <created, seconds since 1970>`.
///
/// Only its owner may read it; a file that others may read is refused, as it is not known who has seen it. It lies in the
/// store's directory by default, but is no part of the store: backups do not hold it. Changing it replaces it as a
/// whole, so that a server never reads half of it; of two that change it at once, one is told to try again.
public struct AccessKeyFile: Sendable {
  /// The name of the file in a store's directory.
  public static let name = "access-keys"

  public let path: String

  public init(_ path: String) { self.path = path }

  /// What changes whenever the file does.
  struct Version: Equatable {
    var inode: UInt64
    var size: Int64
    var seconds: Int64
    var nanoseconds: Int64
  }

  /// The keys in the order in which they were made; none if there is no file.
  ///
  /// - Throws: ``ServerError`` for a file that cannot be read, that others may read, or with a line that is no key.
  public func keys() throws -> [AccessKey] {
    guard let mode = try status()?.st_mode else { return [] }
    guard mode & 0o077 == 0 else {
      throw ServerError("\(path) can be read by others than its owner: make its keys anew and chmod it to 600.")
    }
    var keys: [AccessKey] = []
    for (index, line) in try contents().split(separator: "\n").enumerated() {
      let parts = line.split(separator: " ").map(String.init)
      guard parts.count == 3, let created = Int64(parts[2]),
        let key = try? AccessKey(id: parts[0], secret: parts[1], created: created)
      else { throw ServerError("\(path): line \(index + 1) is no access key: '<id> <secret> <created>'.") }
      keys.append(key)
    }
    return keys
  }

  /// Adds a key, and makes the directory that the file is in if there is none.
  ///
  /// - Throws: ``ServerError`` if there is one of this id, or for a file that cannot be written.
  public func add(_ key: AccessKey) throws {
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      let directory = String(path[..<slash])
      guard mkdir(directory, 0o755) == 0 || errno == EEXIST else {
        throw ServerError(failing: "make", directory, errno)
      }
    }
    try change { keys in
      guard !keys.contains(where: { $0.id == key.id }) else {
        throw ServerError("There is an access key \(key.id) already.")
      }
      keys.append(key)
    }
  }

  /// Removes a key; servers refuse it from the next second on.
  ///
  /// - Returns: whether there was one.
  @discardableResult
  public func remove(_ id: String) throws -> Bool {
    guard try status() != nil else { return false }
    return try change { keys in
      let count = keys.count
      keys.removeAll { $0.id == id }
      return keys.count < count
    }
  }

  /// `nil` if there is no file.
  func version() throws -> Version? {
    guard let status = try status() else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Version(
      inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: Int64(time.tv_sec),
      nanoseconds: Int64(time.tv_nsec))
  }

  private func status() throws -> stat? {
    var status = stat()
    guard stat(path, &status) != 0 else { return status }
    guard errno == ENOENT else { throw ServerError(failing: "read", path, errno) }
    return nil
  }

  private func contents() throws -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw ServerError(failing: "read", path, errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ServerError(failing: "read", path, errno) }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  /// Reads the keys, changes them and replaces the file. The new file is the lock: only one can make it.
  private func change<R>(_ body: (inout [AccessKey]) throws -> R) throws -> R {
    let next = path + ".new"
    let file = open(next, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      guard errno == EEXIST else { throw ServerError(failing: "write", next, errno) }
      throw ServerError("\(next) exists: the keys are being changed elsewhere. If not, remove it and try again.")
    }
    do {
      var keys = try keys()
      let result = try body(&keys)
      let text = keys.map { "\($0.id) \($0.secret) \($0.created)\n" }.joined()
      try write(Array(text.utf8), to: file, next)
      guard rename(next, path) == 0 else { throw ServerError(failing: "replace", path, errno) }
      close(file)
      return result
    } catch {
      unlink(next)
      close(file)
      throw error
    }
  }

  private func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      #if canImport(Darwin)
        let count = rest.withUnsafeBytes { Darwin.write(file, $0.baseAddress, $0.count) }
      #elseif canImport(Musl)
        let count = rest.withUnsafeBytes { Musl.write(file, $0.baseAddress, $0.count) }
      #else
        let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      #endif
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ServerError(failing: "write", path, errno) }
      rest = rest.dropFirst(count)
    }
    guard fsync(file) == 0 else { throw ServerError(failing: "write", path, errno) }
  }
}

extension ServerError {
  init(failing action: String, _ path: String, _ code: Int32) {
    self.init("cannot \(action) \(path): \(String(cString: strerror(code)))")
  }
}
