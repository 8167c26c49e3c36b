import CBenchSQLite

/// One connection to an SQLite database, for one thread.
final class SQLiteDatabase {
  private(set) var handle: OpaquePointer?

  init(path: String) throws {
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    try check(sqlite3_open_v2(path, &handle, flags, nil), "open \(path)")
    sqlite3_busy_timeout(handle, 10_000)
    try execute(
      """
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA cache_size = -\(BenchConstants.cacheBytes / 1024);
      PRAGMA wal_autocheckpoint = \(BenchConstants.writeBufferBytes / 4096);
      """)
  }

  deinit { sqlite3_close_v2(handle) }

  func close() throws {
    try check(sqlite3_close(handle), "close the database")
    handle = nil
  }

  func execute(_ sql: String) throws { try check(sqlite3_exec(handle, sql, nil, nil, nil), "execute \(sql)") }

  func prepare(_ sql: String) throws -> SQLiteStatement {
    var statement: OpaquePointer?
    try check(
      sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil), "prepare \(sql)")
    return SQLiteStatement(database: self, handle: statement)
  }

  func check(_ code: Int32, _ attempt: @autoclosure () -> String) throws {
    if code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW {
      throw BenchError("cannot \(attempt()): \(String(cString: sqlite3_errmsg(handle)))")
    }
  }
}

/// A prepared statement.
final class SQLiteStatement {
  private let database: SQLiteDatabase
  private var handle: OpaquePointer?
  /// Tells SQLite to take a copy of a text that is bound.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(database: SQLiteDatabase, handle: OpaquePointer?) {
    self.database = database
    self.handle = handle
  }

  deinit { finalize() }

  func finalize() {
    sqlite3_finalize(handle)
    handle = nil
  }

  func bind(_ position: Int32, _ number: Int) { sqlite3_bind_int64(handle, position, Int64(number)) }

  func bind(_ position: Int32, _ text: String) {
    sqlite3_bind_text(handle, position, text, Int32(text.utf8.count), Self.transient)
  }

  /// Goes to the next row; `false` at the end.
  func step() throws -> Bool {
    let code = sqlite3_step(handle)
    try database.check(code, "step")
    return code == SQLITE_ROW
  }

  func run() throws {
    while try step() {}
    sqlite3_reset(handle)
  }

  func reset() { sqlite3_reset(handle) }

  func number(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  func text(_ column: Int32) -> String {
    let start = UnsafeRawPointer(sqlite3_column_text(handle, column))
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// Fetches a text where SQLite has it and returns its length.
  func textCount(_ column: Int32) -> Int {
    _ = sqlite3_column_text(handle, column)
    return Int(sqlite3_column_bytes(handle, column))
  }
}
