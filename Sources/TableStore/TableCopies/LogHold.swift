/// From where the log is kept, so that a copy of a table can be brought up to a later commit.
///
/// A hold weighs as much as a consumer that expires: the log's cap goes before it. Whoever needs the log finds out by
/// reading it that it is gone.
struct LogHold: Sendable, Hashable {
  var tableID: UInt32
  var cursor: StreamCursor

  /// What stands for a hold among the incarnations of consumers, which never come so far.
  static func number(ofTable id: UInt32) -> UInt64 { 1 << 63 | UInt64(id) }
}

extension ConsumerStateReader {
  /// All holds, by the table's number.
  func logHolds() throws -> [LogHold] {
    try entries(ConsumerKey.logHolds).map { key, value in
      guard let id = key.withUnsafeBytes({ BigEndian.read(UInt32.self, $0, at: 1) }),
        let cursor = value.withUnsafeBytes({ StreamCursor(bytes: $0) })
      else { throw StoreError(.storeCorrupted, "An entry that holds the log does not decode.") }
      return LogHold(tableID: id, cursor: cursor)
    }
  }
}

extension AsyncStore {
  /// Keeps the log from `cursor` on for a table, or no longer.
  ///
  /// - Throws: what a commit throws.
  package func holdLog(forTable id: UInt32, from cursor: StreamCursor?) async throws {
    try await store.performAsync { tables in
      _ = try await tables.engine.commitAsync { transaction in
        if let cursor {
          transaction.put(.consumers, ConsumerKey.logHold(table: id), cursor.encoded)
        } else {
          transaction.delete(.consumers, ConsumerKey.logHold(table: id))
        }
      }
    }
  }

  /// The numbers of the tables for which the log is kept.
  package func tablesHoldingLog() async throws -> [UInt32] {
    try await offload { try $0.engine.snapshot { try ConsumerStateReader($0).logHolds().map(\.tableID) } }
  }

  /// Whether all changes behind `cursor` can still be read.
  package func canRead(from cursor: StreamCursor) async throws -> Bool {
    try await offload { tables in
      try tables.engine.snapshot { try ConsumerStateReader($0).trimMark().resume(cursor) != nil }
    }
  }
}
