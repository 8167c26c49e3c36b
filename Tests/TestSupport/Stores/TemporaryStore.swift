import TableStore

/// Opens a store in a directory of its own for `body`. Afterwards, unless `body` threw, the store must verify, its log
/// replayed included; then it is closed and removed.
///
/// - Throws: what `body` throws; ``StoreContradiction``.
public func withTemporaryStore<R>(_ options: StoreOptions = .test, _ body: (Store) throws -> R) throws -> R {
  let directory = try TemporaryDirectory()
  let store = try Store.open(at: directory.file("store"), options: options)
  let result = Result {
    let result = try body(store)
    try store.requireSound()
    return result
  }
  try store.close()
  return try result.get()
}

/// The same for async tests.
public func withTemporaryAsyncStore<R>(
  _ options: StoreOptions = .test, _ body: (AsyncStore) async throws -> R
) async throws -> R {
  try await StoreTurnstile.shared.pass {
    let directory = try TemporaryDirectory()
    let path = directory.file("store")
    let store = try await Store.opening(at: path, options: options).async
    do {
      let result = try await body(store)
      try await store.close()
      // Looked at once more by the blocking door, which is no place for an async test.
      try checkClosedStore(at: path, options: options)
      return result
    } catch {
      try? await store.close()
      throw error
    }
  }
}

private func checkClosedStore(at path: String, options: StoreOptions) throws {
  let store = try Store.open(at: path, options: options)
  let result = Result { try store.requireSound() }
  try store.close()
  try result.get()
}

extension Store {
  /// Throws unless every structure of the store agrees with every other and replaying the log leaves what the tables
  /// have.
  public func requireSound() throws {
    let report = try verify()
    let contradictions = report.findings.map(\.description)
    if !contradictions.isEmpty { throw StoreContradiction(contradictions: contradictions) }
  }
}

extension StoreOptions {
  /// Tests of behaviour do not wait for the disk.
  public static var test: StoreOptions {
    var options = StoreOptions()
    options.durability = .none
    return options
  }
}

/// A store's structures contradict each other.
public struct StoreContradiction: Error, CustomStringConvertible {
  public let contradictions: [String]
  public var description: String { contradictions.prefix(20).joined(separator: "\n") }
}
