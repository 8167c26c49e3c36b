import StreamLog

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Makes a store from a backup.
///
/// The store is built in a directory beside the wanted one and renamed at the end, so that a restore that fails, or is
/// killed, leaves no half of a store under the wanted name. It gets an identity of its own and a higher epoch: what reads
/// its stream from outside must not take its events for those of the store that was backed up.
struct Restore {
  private static let transactionBytes = 16 << 20

  let directory: String
  private var workDirectory: String { directory + ".restoring" }

  /// - Throws: ``StoreError``: `misuse` if `directory` exists and is not empty; `input`, `storeCorrupted` or `storeNewer`
  ///   for a backup that cannot be read. Nothing is left behind then.
  func run(
    from source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int, progress: (Int) -> Void
  ) throws -> BackupSummary {
    if access(directory, F_OK) == 0, try !StoreDirectory.contents(directory).isEmpty {
      throw StoreError(.misuse, "\(directory) exists and is not empty: restore into a new directory")
    }
    try removeWork()
    do {
      let summary = try build(from: source, progress: progress)
      try StoreDirectory.syncNames(workDirectory)
      // An empty directory under the wanted name makes way.
      if rmdir(directory) != 0, errno != ENOENT { throw StoreError.system(errno, "replacing \(directory)") }
      guard rename(workDirectory, directory) == 0 else {
        throw StoreError.system(errno, "renaming \(workDirectory) to \(directory)")
      }
      try StoreDirectory.syncNames(directory)
      return summary
    } catch {
      try? removeWork()
      throw error
    }
  }

  private func build(
    from source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int, progress: (Int) -> Void
  ) throws -> BackupSummary {
    var reader = BackupReader(source)
    let epoch = try reader.header()
    try StoreDirectory.prepare(workDirectory, create: true)
    let environment = try LMDBEnvironment.opened(directory: workDirectory)
    defer { environment.close() }
    _ = try StoreFormat.check(environment)
    var summary = BackupSummary(commit: CommitNumber(0), entries: 0, commitsReplayed: 0, bytes: 0)
    var records: UInt64 = 0
    var isAtEnd = false
    while !isAtEnd {
      try environment.write { transaction in
        let writer = LMDBWriter(transaction, environment.databases)
        var bytes = 0
        while bytes < Self.transactionBytes, !isAtEnd {
          let (kind, payload) = try reader.next()
          bytes += payload.count
          summary.bytes += payload.count + BackupFormat.chunkHeaderSize
          switch kind {
          case .page:
            summary.entries += try put(page: payload, writer)
          case .frame:
            try replay(frame: payload, writer)
            summary.commitsReplayed += 1
          case .changes: throw Self.undecodable
          case .end:
            let end = try end(payload, chunksBefore: reader.chunks - 1)
            summary.commit = CommitNumber(end.commit)
            records = end.records
            isAtEnd = true
          }
        }
        try writer.finish()
      }
      progress(summary.entries)
    }
    try startLog(environment, after: summary.commit.rawValue, records: records, epoch: epoch + 1)
    return summary
  }

  private func put(page: UnsafeRawBufferPointer, _ writer: LMDBWriter) throws -> Int {
    guard let first = page.first, let space = Keyspace(rawValue: first) else { throw Self.undecodable }
    var offset = 1
    var entries = 0
    func take() throws -> UnsafeRawBufferPointer {
      guard let count = Varint.read(page, &offset), count <= page.count - offset else { throw Self.undecodable }
      defer { offset += count }
      return UnsafeRawBufferPointer(rebasing: page[offset..<offset + count])
    }
    while offset < page.count {
      let key = try take()
      try writer.put(space, key, try take())
      entries += 1
    }
    return entries
  }

  private func replay(frame: UnsafeRawBufferPointer, _ writer: LMDBWriter) throws {
    guard frame.count >= 24 else { throw Self.undecodable }
    let recordsLength = Int(UInt32(littleEndian: frame.loadUnaligned(fromByteOffset: 20, as: UInt32.self)))
    guard recordsLength <= frame.count - 24 else { throw Self.undecodable }
    let records = UnsafeRawBufferPointer(rebasing: frame[24..<24 + recordsLength])
    let redo = UnsafeRawBufferPointer(rebasing: frame[(24 + recordsLength)...])
    try Redo.forEach(redo, records: records) { space, key, value in
      if let value { try writer.put(space, key, value) } else { try writer.delete(space, key) }
    }
  }

  private func end(_ payload: UnsafeRawBufferPointer, chunksBefore: UInt64) throws -> (commit: UInt64, records: UInt64)
  {
    guard payload.count == 24,
      UInt64(littleEndian: payload.loadUnaligned(fromByteOffset: 16, as: UInt64.self)) == chunksBefore
    else { throw Self.undecodable }
    return (
      UInt64(littleEndian: payload.loadUnaligned(as: UInt64.self)),
      UInt64(littleEndian: payload.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    )
  }

  private static var undecodable: StoreError {
    StoreError(.storeCorrupted, "the backup does not decode; nothing was restored")
  }

  /// Begins the new store's log behind the commit that LMDB holds, and goes on counting its records.
  private func startLog(
    _ environment: LMDBEnvironment, after commit: UInt64, records: UInt64, epoch: UInt32
  ) throws {
    var options = LogOptions()
    options.firstCommitAfter = commit
    options.firstRecordsAfter = records
    options.firstEpoch = epoch
    let start = try StreamError.translated {
      let log = try Log.open(directory: workDirectory + "/log", options: options, applied: nil)
      let start = log.visible
      try log.close()
      return start
    }
    try environment.write { transaction in
      let writer = LMDBWriter(transaction, environment.databases)
      try settleConsumers(MaintenanceTransaction(writer), at: start, epoch: epoch)
      try writer.finish()
      try AppliedMark.write(start, transaction, environment.databases)
    }
  }

  private func removeWork() throws {
    for part in [workDirectory + "/log", workDirectory] where access(part, F_OK) == 0 {
      for name in try StoreDirectory.contents(part) where name != "log" { unlink(part + "/" + name) }
      rmdir(part)
    }
  }
}
