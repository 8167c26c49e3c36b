import StreamLog

/// What a backup or a restore has gone through.
public struct BackupSummary: Sendable {
  /// The commit whose state the backup holds.
  public var commit: CommitNumber
  /// Entries of all keyspaces, index entries included.
  public var entries: Int
  /// Commits that were made while the backup ran and are in it.
  public var commitsReplayed: Int
  public var bytes: Int
}

extension Engine {
  private static let pageBytes = 1 << 20

  /// Writes a backup while writers go on: all entries, page by page in short snapshots, then the log from before the first
  /// page to after the last (see ``BackupFormat``).
  ///
  /// Work that bypasses the log (``maintain(after:_:)``) is held off meanwhile, in all processes.
  /// - Parameter progress: called with the entries written so far.
  func backup(
    to sink: @escaping (UnsafeRawBufferPointer) throws -> Void, progress: (Int) -> Void
  ) throws -> BackupSummary {
    let hold = try FileLock.shared(backupLock)
    defer { hold.release() }
    let first = log.visible
    var writer = BackupWriter(sink)
    try writer.header(identity: identity, epoch: log.storeEpoch)
    var entries = 0
    for space in Keyspace.allCases {
      var next: [UInt8]? = []
      while let lower = next {
        next = try writePage(of: space, from: lower, &writer, &entries)
        progress(entries)
      }
    }
    let last = log.visible
    let reader = log.reader(after: first)
    var commits = 0
    while let frame = try StreamError.translated({ try reader.next(upTo: last.commit) }) {
      try writer.chunk(.frame) { buffer in
        buffer.append(frame.commit)
        buffer.append(frame.timestamp)
        buffer.append(UInt32(frame.recordCount))
        buffer.append(UInt32(frame.records.count))
        buffer.append(frame.records)
        buffer.append(frame.redo)
      }
      commits += 1
    }
    let chunks = writer.chunks
    try writer.chunk(.end) { buffer in
      buffer.append(last.commit)
      buffer.append(last.records)
      buffer.append(chunks)
    }
    return BackupSummary(
      commit: CommitNumber(last.commit), entries: entries, commitsReplayed: commits, bytes: writer.bytes)
  }

  /// Writes one page that starts at `lower`. Returns where the next one starts, `nil` at the end.
  ///
  /// The snapshot ends before the page goes to the sink, which may be slow: a pinned view makes `data.mdb` grow.
  private func writePage(
    of space: Keyspace, from lower: [UInt8], _ writer: inout BackupWriter, _ entries: inout Int
  ) throws -> [UInt8]? {
    var next: [UInt8]?
    try writer.chunk(.page) { buffer in
      buffer.append(space.rawValue)
      try snapshot { snapshot in
        let cursor = try snapshot.cursor(space, KeyRange(lower: lower, upper: nil), descending: false)
        guard var entry = try cursor.next() else { return }
        while true {
          buffer.append(varint: entry.key.count)
          buffer.append(entry.key)
          buffer.append(varint: entry.value.count)
          buffer.append(entry.value)
          entries += 1
          if buffer.count >= Self.pageBytes {
            // The smallest key behind this one.
            next = Array(entry.key) + [0]
            return
          }
          guard let following = try cursor.next() else { return }
          entry = following
        }
      }
    }
    return next
  }
}
