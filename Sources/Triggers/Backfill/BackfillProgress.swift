internal import TableStore

/// How far a backfill has come through the rows of its tables. Saved under ``ConsumerKey/backfill(_:)`` in the commit of
/// the effects of the last row; there is such an entry exactly as long as the consumer is backfilling.
///
/// Together with the consumer's cursor it means: what was delivered is exactly the state, as of that cursor, of the
/// tables before ``current`` and of the rows up to ``key`` of the current one.
///
/// A value without I/O: ``covers(table:id:itemKey:)`` decides which changes of the stream belong to rows that were handed
/// out, the mutating methods say how it moves.
package struct BackfillProgress: Sendable, Hashable {
  /// The names of the tables to go through, sorted by their bytes. `nil`: not looked up yet, nothing was delivered.
  package var tables: [String]?
  /// The table being gone through, as an index in ``tables``.
  package private(set) var current = 0
  /// The key of the last row that is done in the current table, as the table orders it; it starts with the table's id. An
  /// id other than the one that the table's name has now tells of a table that was deleted.
  package private(set) var key: [UInt8]?
  /// The names of the current table's key attributes, the partition attribute first; as long as ``key`` is set.
  package private(set) var keyNames: [String] = []
  /// Rows done in all tables.
  package private(set) var rowsDone: UInt64 = 0
  /// How many rows the tables had when the backfill began.
  package var rowsExpected: UInt64 = 0
  /// Microseconds since 1970.
  package let startedAt: UInt64
  /// The commit that started the backfill. All its rows have positions at this commit, so that the same row has the same
  /// identity to the outside however often the backfill is interrupted.
  package let startedBy: UInt64

  /// A backfill that has yet to look up its tables.
  package init(startedAt: UInt64, by commit: UInt64) {
    self.startedAt = startedAt
    startedBy = commit
  }

  /// The name of the current table; `nil` when all are done, or not looked up yet.
  package var table: String? { tables.flatMap { current < $0.count ? $0[current] : nil } }

  /// Whether all rows of all tables are done.
  package var isOver: Bool { tables.map { current >= $0.count } ?? false }

  /// Whether a change of the stream is to be delivered: its item is of a table that is done or was no part of the
  /// backfill, or its place in the current table is not behind the last row. Any other change is passed over, since the
  /// row, if there still is one, will be handed out with it.
  ///
  /// - Parameters:
  ///   - id: the table's id in the change's record.
  ///   - itemKey: the item's key as the table with these key attributes orders it; `nil` if it cannot be told.
  package func covers(table: String, id: UInt32, itemKey: ([String]) -> [UInt8]?) -> Bool {
    guard let tables else { return false }
    guard let place = BackfillProgress.place(of: table, in: tables) else { return true }
    guard place == current else { return place < current }
    guard let key, key.starts(with: withUnsafeBytes(of: id.bigEndian, Array.init)), let item = itemKey(keyNames) else {
      return false
    }
    return !key.lexicographicallyPrecedes(item)
  }

  /// The index of `table` in names sorted by their bytes.
  private static func place(of table: String, in tables: [String]) -> Int? {
    var range = 0..<tables.count
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      if tables[middle] == table { return middle }
      if tables[middle].utf8.lexicographicallyPrecedes(table.utf8) {
        range = middle + 1..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    return nil
  }

  /// Notes which tables there are to go through.
  package mutating func begin(_ names: [String], rowsExpected: UInt64) {
    tables = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    self.rowsExpected = rowsExpected
  }

  /// Notes that `rows` more rows of the current table are done, the last of them with `key`.
  package mutating func pass(_ key: [UInt8], names: [String], rows: UInt64) {
    self.key = key
    keyNames = names
    rowsDone += rows
  }

  /// Goes on to the next table.
  package mutating func finishTable() {
    current += 1
    key = nil
    keyNames = []
  }
}

extension BackfillProgress {
  /// A version byte (1), then times, counts and places as 8 bytes each (little-endian), then strings and byte strings,
  /// each behind its length.
  package var encoded: [UInt8] {
    var writer = ByteWriter()
    writer.byte(1)
    for number in [startedAt, startedBy, rowsDone, rowsExpected, UInt64(current)] { writer.number(number) }
    writer.optional(key) { writer, key in
      writer.bytes(key)
      writer.list(keyNames) { $0.bytes(Array($1.utf8)) }
    }
    writer.optional(tables) { writer, tables in writer.list(tables) { $0.bytes(Array($1.utf8)) } }
    return writer.data
  }

  /// - Throws: ``StoreError`` `storeNewer` for a version above ours, `storeCorrupted` for other bytes.
  package init(encoded bytes: [UInt8]) throws {
    guard bytes.first.map({ $0 <= 1 }) ?? true else {
      throw StoreError(.storeNewer, "The progress of a backfill needs a newer version of this software.")
    }
    var reader = ByteReader(bytes.dropFirst())
    do {
      startedAt = try reader.number()
      startedBy = try reader.number()
      rowsDone = try reader.number()
      rowsExpected = try reader.number()
      let place = try reader.number()
      if let (last, names) = try reader.optional({ (try $0.bytes(), try $0.list { try $0.string() }) }) {
        key = last
        keyNames = names
      }
      tables = try reader.optional { try $0.list { try $0.string() } }
      guard bytes.first == 1, reader.isAtEnd, let current = Int(exactly: place), current <= tables?.count ?? 0 else {
        throw ByteReader.Damage()
      }
      self.current = current
    } catch {
      throw StoreError(.storeCorrupted, "The progress of a backfill does not decode.")
    }
  }
}
