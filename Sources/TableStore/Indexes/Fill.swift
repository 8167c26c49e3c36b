/// Gives the items that were there before an index (or before expiry was turned on) their entries.
///
/// Works on LMDB's own items, after LMDB has reached the commit from which writers maintain the entries. An item that
/// is changed beyond LMDB's state gets its entries from that change, which comes to LMDB later and wins.
struct Fill {
  let schema: TableSchema
  /// One of both is set.
  let index: IndexLayout?
  let expiry: ExpiryLayout?

  /// Visits the next items; returns whether there are more.
  func step(_ job: BackgroundJob, in transaction: MaintenanceTransaction) throws -> Bool {
    let progressKey = SystemKey.progress(ofJob: job.id)
    var progress = try transaction.get(.system, progressKey).map { try JobProgress($0) } ?? JobProgress()
    if progress.isDone { return false }
    let entries = try nextEntries(&progress, in: transaction)
    for (key, value) in entries { try transaction.put(index == nil ? .expiry : .indexes, key, value) }
    try transaction.put(.system, progressKey, progress.encoded)
    return !progress.isDone
  }

  /// The entries of the next items. LMDB lends what it reads only until the next write, so they are made first.
  private func nextEntries(
    _ progress: inout JobProgress, in transaction: MaintenanceTransaction
  ) throws -> [(key: [UInt8], value: [UInt8])] {
    var range = KeyRange(prefix: schema.prefix)
    if !progress.cursor.isEmpty { range.lower = progress.cursor + [0] }
    var entries: [(key: [UInt8], value: [UInt8])] = []
    var last: [UInt8] = []
    var visited = 0
    let cursor = try transaction.cursor(.items, range)
    while let (key, value) = try cursor.next() {
      visited += 1
      if let entry = try entry(of: ItemView(value), itemKey: key) { entries.append(entry) }
      if visited == BackgroundJobRunner.batch {
        last = Array(key)
        break
      }
    }
    progress.items += UInt64(visited)
    progress.entries += UInt64(entries.count)
    if visited == BackgroundJobRunner.batch { progress.cursor = last } else { progress.isDone = true }
    return entries
  }

  /// The entry that writers would put for this item; `nil` if it has none.
  private func entry(
    of item: ItemView, itemKey: UnsafeRawBufferPointer
  ) throws -> (key: [UInt8], value: [UInt8])? {
    if let index {
      var key: [UInt8] = []
      guard index.appendKey(of: item.attributes, itemKey: itemKey, to: &key) == nil else { return nil }
      return (key, try index.entryValue(of: item))
    }
    guard let expiry, let time = ExpiryEntry.time(of: item, expiry) else { return nil }
    return (ExpiryEntry.key(expiry, time: time, itemKey: itemKey), [])
  }
}

extension IndexLayout {
  /// The value of an item's entry: the item, or what the projection keeps of it.
  func entryValue(of item: ItemView) throws -> [UInt8] {
    guard let projected else { return Array(item.bytes) }
    return try ItemProjection.encode(item, names: projected)
  }
}
