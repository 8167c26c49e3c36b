import CBenchLMDB

/// The same work in raw LMDB: items, and a log of old and new images beside them in the same synced transaction.
struct StreamLMDB {
  private let contender: LMDBContender
  private let items: Int

  init(_ name: String, _ setting: StreamSetting, keepsLog: Bool) throws {
    let directory = "\(setting.directory)/\(name)"
    FileSystem.remove(directory)
    try FileSystem.createDirectory(directory)
    contender = try LMDBContender(directory: directory, indexed: false)
    contender.keepsLog = keepsLog
    items = setting.items
    for start in stride(from: 0, to: items, by: BenchConstants.loadGroup) {
      try contender.load(ArraySlice(start..<min(start + BenchConstants.loadGroup, items)))
    }
  }

  func close() { contender.close() }

  func update(_ generator: inout SplitMix64) throws { try update(&generator, count: BenchConstants.batch) }

  /// Raises the quantities of `count` random items in one commit.
  func update(_ generator: inout SplitMix64, count: Int) throws {
    try contender.update((0..<count).map { _ in generator.index(below: items) })
  }

  /// Walks the log once; returns how many records it has.
  func readLog() throws -> Int {
    var count = 0
    try contender.forEachRecord(after: 0) { _, _ in
      count += 1
      return true
    }
    return count
  }

  /// A trigger by hand: takes records behind a saved position, ``BenchConstants/batch`` at a time, and puts a copy of each
  /// new image under another key, with the position, in one synced transaction. Returns how many were taken.
  func runTrigger() throws -> Int {
    let effects = try contender.environment.openDatabase("effects")
    var position: UInt64 = 0
    var total = 0
    while true {
      let (next, count) = try contender.copyImages(after: position, limit: BenchConstants.batch, to: effects)
      if count == 0 { return total }
      position = next
      total += count
    }
  }
}

extension LMDBContender {
  /// Lends the log's records behind number `last`, in order, until `body` returns false.
  func forEachRecord(
    after last: UInt64, in transaction: OpaquePointer? = nil,
    _ body: (UInt64, UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    guard let transaction else {
      try environment.read { try forEachRecord(after: last, in: $0, body) }
      return
    }
    var cursor: OpaquePointer?
    try environment.check(mdb_cursor_open(transaction, log, &cursor), "open a cursor")
    defer { mdb_cursor_close(cursor) }
    try withUnsafeBytes(of: (last + 1).bigEndian) { start in
      var key = MDB_val(start)
      var value = MDB_val()
      var code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE)
      while code == MDB_SUCCESS {
        let number = UInt64(bigEndian: key.bytes.loadUnaligned(as: UInt64.self))
        guard try body(number, value.bytes) else { return }
        code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)
      }
    }
  }

  /// Copies the new images of the next records to `effects`, by their items' keys, with the number of the last one.
  func copyImages(after last: UInt64, limit: Int, to effects: MDB_dbi) throws -> (last: UInt64, count: Int) {
    try environment.write { transaction in
      var count = 0
      var newest = last
      try forEachRecord(after: last, in: transaction) { number, record in
        guard count < limit else { return false }
        let image = UnsafeRawBufferPointer(rebasing: record[(ProductImage.keyCount + ProductImage.count)...])
        var key = MDB_val(UnsafeRawBufferPointer(rebasing: record[..<ProductImage.keyCount]))
        var value = MDB_val(image)
        try environment.check(mdb_put(transaction, effects, &key, &value, 0), "put an effect")
        count += 1
        newest = number
        return true
      }
      if count > 0 {
        try withUnsafeBytes(of: newest) { bytes in
          try withUnsafeBytes(of: UInt8(0)) { name in
            var key = MDB_val(name)
            var value = MDB_val(bytes)
            try environment.check(mdb_put(transaction, effects, &key, &value, 0), "save the position")
          }
        }
      }
      return (newest, count)
    }
  }
}
