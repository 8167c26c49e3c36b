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
  init(in parent: String) throws {
    var template = Array("\(parent)/mallctl-bench.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError("make a directory in", parent, errno: errno) }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
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
    _ = nftw(path, { path, _, _, _ in path.map { removeEntry($0) } ?? 0 }, 16, FTW_DEPTH | FTW_PHYS)
  }
}

/// Removes a file or an empty directory.
private func removeEntry(_ path: UnsafePointer<CChar>) -> Int32 { unlink(path) == 0 ? 0 : rmdir(path) }
