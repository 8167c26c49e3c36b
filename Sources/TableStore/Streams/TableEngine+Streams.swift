extension TableEngine {
  /// The streams there are, closed ones for a day, in the order of their tables' names and then of their times.
  ///
  /// - Parameters:
  ///   - table: only those of tables of this name.
  ///   - start: only those behind the one with this table's name and time.
  ///   - limit: how many at most.
  /// - Returns: the streams, and whether there are more.
  func streams(
    ofTable table: String?, after start: (table: String, enabledAt: UInt64)?, limit: Int
  ) throws -> (streams: [TableStream], hasMore: Bool) {
    try engine.snapshot { snapshot in
      var found = try closedStreams(in: snapshot).filter { stream in
        guard table == nil || stream.table == table else { return false }
        guard let start else { return true }
        return TableStream.isOrdered(start, before: (stream.table, stream.enabledAt))
      }
      if let table {
        let stream = try catalogue.table(TableName(table), in: snapshot).flatMap { TableStream(of: $0.descriptor) }
        if let stream, start.map({ TableStream.isOrdered($0, before: (table, stream.enabledAt)) }) ?? true {
          found.append(stream)
        }
      } else {
        var range = SystemKey.range(.table)
        if let start { range.lower = SystemKey.table(named: start.table) }
        let cursor = try snapshot.cursor(.system, range, descending: false)
        // One more than asked for tells whether there are more.
        var live = 0
        while live <= limit, let (_, value) = try cursor.next() {
          guard let stream = TableStream(of: try TableDescriptor(catalogueEntry: value)) else { continue }
          if let start, !TableStream.isOrdered(start, before: (stream.table, stream.enabledAt)) { continue }
          found.append(stream)
          live += 1
        }
      }
      found.sort { TableStream.isOrdered(($0.table, $0.enabledAt), before: ($1.table, $1.enabledAt)) }
      return (Array(found.prefix(limit)), found.count > limit)
    }
  }

  /// The stream of a table of this name for which `isWanted` holds, the one that goes on first; `nil` if there is none.
  func stream(ofTable table: String, where isWanted: (TableStream) -> Bool) throws -> TableStream? {
    try engine.snapshot { snapshot in
      let name = try TableName(table)
      if let live = try catalogue.table(name, in: snapshot).flatMap({ TableStream(of: $0.descriptor) }), isWanted(live)
      {
        return live
      }
      return try closedStreams(in: snapshot).first { $0.table == table && isWanted($0) }
    }
  }

  private func closedStreams(in snapshot: Snapshot) throws -> [TableStream] {
    var streams: [TableStream] = []
    let now = clock()
    let oldest = now - min(now, TableStream.lifetimeWhenClosed)
    let range = KeyRange(
      lower: SystemKey.stream(closedAt: oldest, by: 0), upper: [SystemKey.Kind.closedStream.rawValue + 1])
    let cursor = try snapshot.cursor(.system, range, descending: false)
    while let (key, value) = try cursor.next() { streams.append(try TableStream(key: key, entry: value)) }
    return streams
  }

  /// Removes what is kept of streams that were closed a day ago.
  ///
  /// - Returns: whether there may be more than `limit` of them.
  func forgetClosedStreams(limit: Int) throws -> Bool {
    let now = clock()
    let range = KeyRange(
      lower: [SystemKey.Kind.closedStream.rawValue],
      upper: SystemKey.stream(closedAt: now - min(now, TableStream.lifetimeWhenClosed), by: 0))
    let old = try engine.snapshot { snapshot in
      var keys: [[UInt8]] = []
      let cursor = try snapshot.cursor(.system, range, descending: false)
      while keys.count < limit, let (key, _) = try cursor.next() { keys.append(Array(key)) }
      return keys
    }
    guard !old.isEmpty else { return false }
    _ = try engine.commit { transaction in for key in old { transaction.delete(.system, key) } }
    return old.count == limit
  }
}

extension TableStream {
  /// Streams are listed by the bytes of their tables' names, then by time.
  static func isOrdered(
    _ left: (table: String, enabledAt: UInt64), before right: (table: String, enabledAt: UInt64)
  ) -> Bool {
    if left.table == right.table { return left.enabledAt < right.enabledAt }
    return left.table.utf8.lexicographicallyPrecedes(right.table.utf8)
  }
}
