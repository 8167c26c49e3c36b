import CLMDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension LMDBEnvironment {
  /// Refuses a data file that is shorter than its newest state says: reading it through the map would end the process.
  ///
  /// LMDB does not write pages that became free in the transaction which took them, so an end that is missing may be
  /// nothing but such pages; then all of it is on the list of free pages, and the file gets its full length.
  ///
  /// - Parameter isAlone: No other process can have the file open; else LMDB's write lock keeps them from writing.
  /// - Throws: ``StoreError`` `storeCorrupted`, with the file as it was.
  static func checkLength(_ env: OpaquePointer, _ path: String, isAlone: Bool = false) throws {
    guard try missingPages(env, path) != nil else { return }
    // Beginning a transaction reads the first two pages only.
    var transaction: OpaquePointer?
    let flags = isAlone ? UInt32(MDB_RDONLY) : 0
    try LMDBCode.check(mdb_txn_begin(env, nil, flags, &transaction), "looking at \(path)")
    defer { mdb_txn_abort(transaction) }
    guard let transaction, let missing = try missingPages(env, path) else { return }
    let damage = StoreError(
      .storeCorrupted,
      "\(path) is cut short: it has \(missing.length) of \(missing.fullLength) bytes; restore a backup")
    guard truncate(path, off_t(missing.fullLength)) == 0 else { throw damage }
    if listsAsFree(missing.pages, transaction) { return }
    truncate(path, off_t(missing.length))
    throw damage
  }

  private struct MissingEnd {
    var length: Int
    var fullLength: Int
    var pages: Range<Int>
  }

  /// What the newest state counts as pages but the file does not have.
  private static func missingPages(_ env: OpaquePointer, _ path: String) throws -> MissingEnd? {
    var info = MDB_envinfo()
    try LMDBCode.check(mdb_env_info(env, &info), "looking at \(path)")
    var figures = MDB_stat()
    try LMDBCode.check(mdb_env_stat(env, &figures), "looking at \(path)")
    var file = stat()
    guard stat(path, &file) == 0 else { return nil }
    let pageSize = Int(figures.ms_psize)
    guard (0..<1 << 34).contains(info.me_last_pgno) else {
      throw StoreError(.storeCorrupted, "\(path) is damaged: it counts more pages than can be; restore a backup")
    }
    let fullLength = (info.me_last_pgno + 1) * pageSize
    guard Int(file.st_size) < fullLength else { return nil }
    let present = Int(file.st_size) / pageSize
    return MissingEnd(length: Int(file.st_size), fullLength: fullLength, pages: present..<info.me_last_pgno + 1)
  }

  /// Whether LMDB's list of free pages has all of `pages`. Damage on the way to it is a no.
  private static func listsAsFree(_ pages: Range<Int>, _ transaction: OpaquePointer) -> Bool {
    var cursor: OpaquePointer?
    // Database 0: each value is a count and as many page numbers.
    guard mdb_cursor_open(transaction, 0, &cursor) == 0 else { return false }
    defer { mdb_cursor_close(cursor) }
    var key = MDB_val()
    var value = MDB_val()
    var found = 0
    while mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0 {
      let words = UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
      let wordCount = words.count / MemoryLayout<Int>.size
      guard wordCount > 0 else { return false }
      let count = min(words.loadUnaligned(as: Int.self), wordCount - 1)
      for index in 0..<max(0, count) {
        let page = words.loadUnaligned(fromByteOffset: (index + 1) * MemoryLayout<Int>.size, as: Int.self)
        if pages.contains(page) { found += 1 }
      }
    }
    return found == pages.count
  }
}
