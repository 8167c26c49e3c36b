import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A store in a directory of its own that is removed afterwards.
struct ScratchStore {
  private let path: String

  /// - Throws: ``FileError`` if no directory can be made in `parent`.
  init(in parent: String, prefix: String = "mallctl-bench") throws {
    var template = Array("\(parent)/\(prefix).XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError("make a directory in", parent, errno: errno) }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  /// Runs `body` with a directory for a store; it opens and closes the store itself.
  func run<R>(_ body: (_ directory: String) throws -> R) throws -> R {
    defer { remove() }
    return try body(path + "/store")
  }

  func run(durability: StoreOptions.Durability, _ body: (Store) throws -> Void) throws {
    defer { remove() }
    var options = StoreOptions()
    options.durability = durability
    let store = try Store.open(at: path + "/store", options: options)
    do {
      try body(store)
    } catch {
      try? store.close()
      throw error
    }
    try store.close()
  }

  private func remove() {
    Self.removeEntries(of: path)
    rmdir(path)
  }

  /// Empties a directory. What cannot be removed stays.
  private static func removeEntries(of path: String) {
    guard let directory = opendir(path) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name == "." || name == ".." { continue }
      let inner = path + "/" + name
      guard unlink(inner) != 0 else { continue }
      removeEntries(of: inner)
      rmdir(inner)
    }
  }
}
