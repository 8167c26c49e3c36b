#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The directory of a log and the names in it:
///
///     0000000000000001.log   segments, by number in 16 hexadecimal digits, without holes
///     0000000000000001.sum   what a finished segment holds, so that readers may pass over it; never needed
///     next.ready             a zero-filled segment to come, without a header
///     next.part              the same while it is being filled
///     new-<number>.part      a segment that is made because none was ready
///     sum-<...>.part         a summary that is being written
///     lock                   whoever holds its `flock` may append; never renamed, never deleted
///     open.lock              every opener holds it shared; exclusively held, one is alone
///     head                   the shared page; only of use on this machine until it stops
struct LogDirectory: Sendable {
  let path: String
  let faults: LogFaults?

  private static let segmentSuffix = ".log"
  private static let summarySuffix = ".sum"
  static let readyName = "next.ready"
  static let partName = "next.part"
  static let lockName = "lock"
  static let openLockName = "open.lock"
  static let headName = "head"

  func file(_ name: String) -> String { path + "/" + name }

  func segmentPath(_ number: UInt64) -> String { file(LogDirectory.segmentName(number)) }

  static func segmentName(_ number: UInt64) -> String {
    digits(number) + segmentSuffix
  }

  static func summaryName(_ number: UInt64) -> String { digits(number) + summarySuffix }

  private static func digits(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The number in a segment's file name; `nil` for other files.
  static func segmentNumber(_ name: String) -> UInt64? { number(name, segmentSuffix) }

  private static func number(_ name: String, _ suffix: String) -> UInt64? {
    guard name.utf8.count == 20, name.hasSuffix(suffix) else { return nil }
    let digits = name.utf8.prefix(16)
    guard digits.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { return nil }
    return UInt64(name.prefix(16), radix: 16)
  }

  /// The numbers of the segments that are there, rising.
  func segmentNumbers() throws -> [UInt64] {
    try names().compactMap(LogDirectory.segmentNumber).sorted()
  }

  /// The numbers of the segments that have a summary, rising.
  func summaryNumbers() throws -> [UInt64] {
    try names().compactMap { LogDirectory.number($0, LogDirectory.summarySuffix) }.sorted()
  }

  /// Deletes segments whose making was interrupted. Only for a process that is alone.
  func removeUnfinished() throws {
    for name in try names() where name.hasSuffix(".part") { try remove(name) }
  }

  private func names() throws -> [String] {
    guard let stream = opendir(path) else { throw LogFile.error(errno, "list", path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names
  }

  var exists: Bool {
    var info = stat()
    return stat(path, &info) == 0
  }

  /// Whether a file of this name is there.
  func contains(_ name: String) throws -> Bool {
    var info = stat()
    if stat(file(name), &info) == 0 { return true }
    guard errno == ENOENT else { throw LogFile.error(errno, "examine", file(name)) }
    return false
  }

  func create() throws {
    if mkdir(path, 0o755) != 0 && errno != EEXIST { throw LogFile.error(errno, "create", path) }
  }

  func open() throws -> LogFile {
    guard let file = try LogFile(path: path, mode: .directory, faults: faults) else {
      throw StreamError(.notALog, "There is no directory \(path).")
    }
    return file
  }

  /// Forces creations, renames and deletions to the disk.
  func sync() throws { try open().syncAll() }

  /// Deletes a file. False if it is not there, which is fine.
  @discardableResult
  func remove(_ name: String) throws -> Bool {
    if let refusal = faults?.remove?(name), refusal != 0 { throw LogFile.error(refusal, "delete", file(name)) }
    if unlink(file(name)) == 0 { return true }
    guard errno == ENOENT else { throw LogFile.error(errno, "delete", file(name)) }
    return false
  }

  func rename(_ name: String, to other: String) throws {
    guard Self.renameFile(file(name), file(other)) == 0 else { throw LogFile.error(errno, "rename", file(name)) }
  }

  private static func renameFile(_ old: String, _ new: String) -> Int32 {
    #if canImport(Glibc)
      Glibc.rename(old, new)
    #elseif canImport(Musl)
      Musl.rename(old, new)
    #else
      Darwin.rename(old, new)
    #endif
  }
}
