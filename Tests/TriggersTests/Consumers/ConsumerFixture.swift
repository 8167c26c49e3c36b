import TableStore
import TestSupport
import Triggers

/// A store with the tables `things` and `others`, whose keys are the number `id`.
func withThings<R>(_ body: (Store) throws -> R) throws -> R {
  try withTemporaryStore { store in
    try store.createTable("things", key: KeyAttribute("id", .n))
    try store.createTable("others", key: KeyAttribute("id", .n))
    return try body(store)
  }
}

/// The same for async tests. Writes wait for the disk, since what is not durable is not read from the stream.
func withAsyncThings<R>(_ body: (AsyncStore) async throws -> R) async throws -> R {
  try await withTemporaryAsyncStore(StoreOptions()) { store in
    for table in ["things", "others"] {
      var request = CreateTableRequest(table, KeySchema(KeyAttribute("id", .n)))
      request.streamView = .newAndOldImages
      try await store.createTable(request)
    }
    return try await body(store)
  }
}

extension ConsumerDefinition {
  static func reading(_ tables: String..., as name: String = "c") -> ConsumerDefinition {
    ConsumerDefinition(name, tables: tables)
  }
}
