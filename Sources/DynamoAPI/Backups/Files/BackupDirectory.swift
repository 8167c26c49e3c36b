import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The directory `backups/` in a store's directory: copies of tables and what is known of them and of other long jobs.
///
/// What is known of a thing stands in `<name>.json`, which is there whole or not at all and is written last. A copy being
/// made, and a job that runs, holds a lock on a file of its own; a file of one whose lock is free was left by a process
/// that died.
struct BackupDirectory: Sendable {
  let path: String

  init(of store: AsyncStore) { path = store.directory + "/backups" }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes the directory if need be.
  func prepare() throws { try Files.makeDirectory(path) }

  /// The lock of a job; `nil` if somebody holds it. Its file stays when it is released.
  func lock(_ name: String) throws -> FileLock? {
    try prepare()
    return try FileLock.tryExclusive(file(name + ".lock"))
  }

  /// Whether a job of this name is at work, in any process.
  func isLocked(_ name: String) -> Bool {
    guard access(file(name + ".lock"), F_OK) == 0, let lock = try? FileLock.tryExclusive(file(name + ".lock")) else {
      return access(file(name + ".lock"), F_OK) == 0
    }
    lock.release()
    return false
  }

  /// Writes what is known of a thing, replacing what was.
  func write(_ value: some Encodable, as name: String) throws {
    try prepare()
    try Files.write(DynamoDBJSON.encode(try Item(encoding: value)), to: file(name + ".json"))
  }

  /// What is known of a thing; `nil` if there is nothing, or nothing that this version understands.
  func read<T: Decodable>(_ type: T.Type, _ name: String) -> T? {
    guard let bytes = try? Files.read(file(name + ".json")) else { return nil }
    return try? DynamoDBJSON.decode(bytes).decode(type)
  }

  /// Names that start so of things that something is known of, in order.
  func names(_ prefix: String) -> [String] {
    names(prefix, ending: ".json")
  }

  func names(_ prefix: String, ending: String) -> [String] {
    let all = (try? StoreDirectory.contents(path)) ?? []
    return all.filter { $0.hasPrefix(prefix) && $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
  }

  /// Removes what is known of a thing first, then its copy.
  func remove(_ name: String) {
    for ending in [".json", ".table", ".lock"] { unlink(file(name + ending)) }
  }
}
