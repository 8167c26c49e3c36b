/// Reads what durable consumers keep in the store: entries of the `consumers` keyspace, whose keys ``ConsumerKey`` makes.
package struct ConsumerStateReader {
  private let reader: any KeyspaceReader

  init(_ reader: any KeyspaceReader) { self.reader = reader }

  /// The value under `key`, or `nil`.
  package func get(_ key: [UInt8]) throws -> [UInt8]? { try reader.get(.consumers, key).map { Array($0) } }

  /// Entries whose keys start with `prefix`, by ascending key, behind `last`, `limit` at the most.
  package func entries(
    _ prefix: [UInt8], after last: [UInt8]? = nil, limit: Int = .max
  ) throws -> [(key: [UInt8], value: [UInt8])] {
    var range = KeyRange(prefix: prefix)
    // The smallest key behind it.
    if let last { range.lower = last + [0] }
    let cursor = try reader.cursor(.consumers, range, descending: false)
    var entries: [(key: [UInt8], value: [UInt8])] = []
    while entries.count < limit, let (key, value) = try cursor.next() { entries.append((Array(key), Array(value))) }
    return entries
  }

  /// A cursor over the entries whose keys start with `prefix`.
  func cursor(_ prefix: [UInt8]) throws -> EngineCursor {
    try reader.cursor(.consumers, KeyRange(prefix: prefix), descending: false)
  }
}
