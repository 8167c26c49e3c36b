/// Deletes items whose time to live has passed, and idempotency tokens and closed streams that are past theirs.
///
/// Works off the ordered expiry entries, so that it looks only at what is due. Each batch is a commit like any other:
/// its deletes leave REMOVE records that name expiry as their cause, and each holds only if the item is still there
/// with the same time.
struct ExpirySweeper: Sendable {
  /// Items deleted in one commit.
  static let batch = 100
  /// Times further back than this never expire an item (five years, in seconds).
  static let horizon: UInt64 = 5 * 365 * 86_400

  let tables: TableEngine

  init(_ tables: TableEngine) { self.tables = tables }

  /// Deletes what has expired before `now`, up to `limit` items and about as many tokens.
  ///
  /// - Parameter now: epoch seconds.
  /// - Returns: how many items were deleted, and whether there may be more.
  func sweep(now: UInt64, limit: Int = 1000) throws -> (deleted: Int, more: Bool) {
    var deleted = 0
    for (id, name) in try expiringTables() {
      while true {
        if deleted >= limit { return (deleted, true) }
        let wanted = min(ExpirySweeper.batch, limit - deleted)
        let due = try dueEntries(id, before: now, limit: wanted)
        if due.isEmpty { break }
        let count = try tables.engine.commit { transaction in
          try delete(due, of: name, expiryID: id, now: now, in: transaction)
        }.result
        // Expiry was turned off meanwhile: the entries wait for the job that drops them.
        guard let count else { break }
        deleted += count
        if due.count < wanted { break }
      }
    }
    let hasTokens = try sweepTokens(limit: limit)
    let hasStreams = try tables.forgetClosedStreams(limit: limit)
    return (deleted, hasTokens || hasStreams)
  }

  /// Tables with expiry, by the id of their expiry entries.
  private func expiringTables() throws -> [(id: UInt32, name: TableName)] {
    try tables.engine.snapshot { snapshot in
      var found: [(id: UInt32, name: TableName)] = []
      let cursor = try snapshot.cursor(.system, SystemKey.range(.expiry), descending: false)
      while let (key, value) = try cursor.next() {
        guard let id = BigEndian.read(UInt32.self, key, at: 1) else { throw CatalogueRecord.damaged("expiry") }
        found.append((id, TableName(unchecked: String(decoding: value, as: UTF8.self))))
      }
      return found
    }
  }

  /// Keys of the entries due, oldest first.
  private func dueEntries(_ id: UInt32, before now: UInt64, limit: Int) throws -> [[UInt8]] {
    let prefix = BigEndian.bytes(id)
    let oldest = now > ExpirySweeper.horizon ? now - ExpirySweeper.horizon + 1 : 0
    let range = KeyRange(lower: prefix + BigEndian.bytes(oldest), upper: prefix + BigEndian.bytes(now))
    return try tables.engine.snapshot { snapshot in
      var keys: [[UInt8]] = []
      let cursor = try snapshot.cursor(.expiry, range, descending: false)
      while keys.count < limit, let (key, _) = try cursor.next() { keys.append(Array(key)) }
      return keys
    }
  }

  /// Deletes the items of entries that still hold; `nil` if the table does not expire by these entries any more.
  private func delete(
    _ entries: [[UInt8]], of name: TableName, expiryID: UInt32, now: UInt64, in transaction: WriteTransaction
  ) throws -> Int? {
    guard let schema = try tables.catalogue.table(name, in: transaction), let expiry = schema.expiry,
      expiry.id == expiryID
    else { return nil }
    var writes: [ItemWrite] = []
    var stale: [[UInt8]] = []
    for entry in entries {
      guard try transaction.get(.expiry, entry) != nil else { continue }
      guard let time = entry.withUnsafeBytes({ BigEndian.read(UInt64.self, $0, at: 4) }) else { continue }
      let itemKey = schema.prefix + entry[ExpiryEntry.head...]
      let old = StoredImage(try transaction.get(.items, itemKey), mayBeStaged: false)
      if old.withView({ $0.flatMap { ExpiryEntry.time(of: $0, expiry) } }) == time, time < now {
        writes.append(try ItemWrite(schema, itemKey: itemKey, old: old, new: nil, isUpdate: false))
      } else {
        // No item stands behind it: left by a fill that met an older item than the log's. It would never go away.
        stale.append(entry)
      }
    }
    for write in writes { try write.stage(in: transaction, identity: .expiry) }
    for entry in stale { transaction.delete(.expiry, entry) }
    return writes.count
  }

  /// Removes tokens whose time is over; returns whether there may be more.
  private func sweepTokens(limit: Int) throws -> Bool {
    let now = tables.clock()
    let range = KeyRange(
      lower: [SystemKey.Kind.tokenByTime.rawValue],
      upper: [SystemKey.Kind.tokenByTime.rawValue] + BigEndian.bytes(now))
    let stale = try tables.engine.snapshot { snapshot in
      var keys: [[UInt8]] = []
      let cursor = try snapshot.cursor(.system, range, descending: false)
      while keys.count < limit, let (key, _) = try cursor.next() { keys.append(Array(key)) }
      return keys
    }
    guard !stale.isEmpty else { return false }
    _ = try tables.engine.commit { transaction in
      for key in stale {
        transaction.delete(.system, key)
        let token = [SystemKey.Kind.token.rawValue] + key[9...]
        // The token may have been used again since: then it carries a later time.
        if let value = try transaction.get(.system, token), BigEndian.read(UInt64.self, value) == key.expiryTime {
          transaction.delete(.system, token)
        }
      }
    }
    return stale.count == limit
  }
}

extension [UInt8] {
  /// The time in the key of a token's entry by time.
  fileprivate var expiryTime: UInt64? { withUnsafeBytes { BigEndian.read(UInt64.self, $0, at: 1) } }
}
