import Synchronization
internal import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A store in a temporary directory that takes the effects of a trigger; its tables have the keys of those of the real one
/// and nothing else. It waits for no disk and is removed when it is closed.
final class ScratchStore: Sendable {
  let store: Store
  private let real: Store
  private let path: String
  private let made = Mutex<Set<String>>([])

  /// - Throws: ``StoreError`` `storeUnavailable` if there can be no such directory.
  init(_ real: Store, in parent: String?) async throws {
    let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    guard let path = ScratchDirectory.make(below: parent) else {
      throw StoreError(.storeUnavailable, "A temporary directory cannot be made below \(parent).")
    }
    self.path = path
    self.real = real
    var options = StoreOptions()
    options.durability = .none
    do {
      store = try await Store.opening(at: path + "/store", options: options)
    } catch {
      ScratchDirectory.remove(path)
      throw error
    }
  }

  /// The tables that were made.
  var tables: Set<String> { made.withLock { $0 } }

  /// Makes a table like the real store's.
  ///
  /// - Throws: ``StoreError`` `resourceNotFound` if that has none.
  func makeTable(_ name: String) async throws {
    guard !tables.contains(name) else { return }
    let key = try await real.async.describeTable(name).key
    var request = CreateTableRequest(name, key)
    request.streamView = nil
    try await store.async.createTable(request)
    made.withLock { _ = $0.insert(name) }
  }

  func apply(_ effects: Effects, cause: ChangeCause) async throws {
    guard !effects.isEmpty else { return }
    for table in Set(effects.items.map(\.summary.table)) { try await makeTable(table) }
    _ = try await store.async.commitConsumers { try $0.apply(effects.items, cause: cause) }
  }

  /// Closes the store and removes it.
  func close() async throws {
    defer { ScratchDirectory.remove(path) }
    try await store.async.close()
  }
}
