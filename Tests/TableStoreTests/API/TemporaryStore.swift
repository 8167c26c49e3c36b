import TableStore
import TestSupport
import Testing

/// Opens a store in a directory of its own for `body`, and closes and removes it afterwards.
func withTemporaryStore<R>(_ options: StoreOptions? = nil, _ body: (Store) throws -> R) throws -> R {
  let directory = try TemporaryDirectory()
  let store = try Store.open(at: directory.file("store"), options: options ?? .test)
  let result = Result { try body(store) }
  try store.close()
  return try result.get()
}

/// The same for async tests.
func withTemporaryAsyncStore<R>(_ body: (AsyncStore) async throws -> R) async throws -> R {
  let directory = try TemporaryDirectory()
  let store = try await Store.opening(at: directory.file("store"), options: .test).async
  do {
    let result = try await body(store)
    try await store.close()
    return result
  } catch {
    try? await store.close()
    throw error
  }
}

extension StoreOptions {
  /// Tests of behaviour do not wait for the disk.
  static var test: StoreOptions {
    var options = StoreOptions()
    options.durability = .none
    return options
  }
}

/// Expects a ``StoreError`` of this code, with this message if one is given.
func expectError(
  _ code: StoreError.Code, _ message: String? = nil, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("No error was thrown.", sourceLocation: sourceLocation)
  } catch let error as StoreError {
    #expect(error.code == code, sourceLocation: sourceLocation)
    if let message { #expect(error.message == message, sourceLocation: sourceLocation) }
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}
