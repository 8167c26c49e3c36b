/// Streams as DynamoDB Streams has them, one for each enabling, without blocking.
extension AsyncStore {
  /// Streams in the order of their tables' names and times; closed ones for a day.
  ///
  /// - Parameters:
  ///   - table: only those of tables of this name.
  ///   - start: only those behind the one with this table's name and time.
  /// - Throws: ``StoreError`` `validation` for text that is no table's name.
  package func streams(
    ofTable table: String?, after start: (table: String, enabledAt: UInt64)?, limit: Int
  ) async throws -> (streams: [TableStream], hasMore: Bool) {
    try await offload { try $0.streams(ofTable: table, after: start, limit: limit) }
  }

  /// The stream of a table of this name for which `isWanted` holds; `nil` if there is none.
  ///
  /// - Throws: ``StoreError`` `validation` for text that is no table's name.
  package func stream(
    ofTable table: String, where isWanted: @escaping @Sendable (TableStream) -> Bool
  ) async throws -> TableStream? {
    try await offload { try $0.stream(ofTable: table, where: isWanted) }
  }

  /// Where in the log a reader of `stream` begins.
  ///
  /// - Throws: ``StoreError`` `streamPosition` for a position outside the stream, `streamTrimmed` for one that is gone.
  package func cursor(in stream: TableStream, at start: StreamStart) async throws -> StreamCursor {
    try await offload { try $0.cursor(in: stream, at: start) }
  }

  /// Reads the next records of `stream`: no more than `maxRecords`, and not above `maxBytes` unless the first one is
  /// larger. A page may be empty though there is more.
  ///
  /// - Throws: ``StoreError``: `streamTrimmed` if retention has passed the cursor, `streamPosition` if the cursor is none
  ///   of this store.
  package func read(
    _ stream: TableStream, from cursor: StreamCursor, maxRecords: Int, maxBytes: Int
  ) async throws -> TableStreamPage {
    try await offload { try $0.read(stream, from: cursor, maxRecords: maxRecords, maxBytes: maxBytes) }
  }
}
