// Entries whose values are items: any Codable structure as its attributes, members that a reader does not know ignored.

extension ConsumerStateReader {
  /// The value under `key`, decoded; `nil` if there is none.
  ///
  /// - Throws: ``StoreError`` `input` for a value that does not fit the type.
  package func value<T: Decodable>(_ key: [UInt8], as type: T.Type) throws -> T? {
    try get(key).map { try Self.decode($0, as: type) }
  }

  /// Decodes a value as ``ConsumerTransaction/put(_:encoding:)`` writes it.
  package static func decode<T: Decodable>(_ bytes: [UInt8], as type: T.Type) throws -> T {
    try Item(bytes: bytes).decode(type)
  }

  /// How many entries have keys that start with `prefix`, and a value that `counts`, counted up to `limit`.
  package func count(
    _ prefix: [UInt8], limit: Int = .max, where counts: (UnsafeRawBufferPointer) -> Bool = { _ in true }
  ) throws -> Int {
    let cursor = try cursor(prefix)
    var count = 0
    while count < limit, let (_, value) = try cursor.next() { count += counts(value) ? 1 : 0 }
    return count
  }
}

extension ConsumerTransaction {
  /// Stores a value as the attributes of an item.
  ///
  /// - Throws: ``StoreError`` `validation` for a value that makes no item.
  package func put(_ key: [UInt8], encoding value: some Encodable) throws {
    put(key, try Item(encoding: value).bytes)
  }
}

extension Store {
  /// The directory it lives in, as it was opened.
  package var directory: String { tableEngine.engine.directory }
}

extension AsyncStore {
  /// Runs `body`, which may block for a moment but must not wait for others, on one of the store's own threads.
  package func onOwnThread<R: Sendable>(_ body: @escaping @Sendable (Store) throws -> R) async throws -> R {
    let store = store
    return try await store.readers.run { try body(store) }
  }
}
