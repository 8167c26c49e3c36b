import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Whole files and directories. Blocking.
enum Files {
  static func makeDirectory(_ path: String) throws {
    if mkdir(path, 0o755) != 0, errno != EEXIST { throw StoreError.system(errno, "creating the directory \(path)") }
  }

  /// Puts a file under its name whole, and durable; until then it has another name.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let partial = path + ".new"
    let file = try OutputFile(creating: partial)
    try bytes.withUnsafeBytes { try file.write($0) }
    try file.finish()
    try rename(partial, to: path)
  }

  /// Gives a file another name, durably.
  static func rename(_ old: String, to new: String) throws {
    #if canImport(Glibc)
      let result = Glibc.rename(old, new)
    #elseif canImport(Musl)
      let result = Musl.rename(old, new)
    #else
      let result = Darwin.rename(old, new)
    #endif
    guard result == 0 else { throw StoreError.system(errno, "renaming \(old)") }
    let directory = new.lastIndex(of: "/").map { String(new[..<$0]) } ?? "."
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.system(errno, "opening \(directory)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StoreError.system(errno, "syncing \(directory)") }
  }

  /// Removes a file; one that is not there is no fault.
  static func remove(_ path: String) { unlink(path) }

  static func read(_ path: String) throws -> [UInt8] {
    let file = try InputFile(path)
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try block.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes += block[..<count]
    }
  }
}
