import TableStore

/// An import of a table, as it is described.
struct TableImport: Sendable, Hashable, Codable {
  enum Status: String, Sendable, Codable {
    case inProgress = "IN_PROGRESS"
    case completed = "COMPLETED"
    case failed = "FAILED"
  }

  /// The last part of its ARN.
  var id: String
  var status = Status.inProgress
  var table: BackedTable
  var bucket: String
  var prefix: String?
  var format: ImportFormat
  var token: String?
  /// Microseconds since 1970.
  var started: UInt64
  var ended: UInt64?
  /// Items read, put, and refused.
  var processed = 0
  var imported = 0
  var errors = 0
  /// Bytes read, after unpacking.
  var bytes = 0
  var failureCode: String?
  var failure: String?

  var file: String { "import-\(id)" }
}

extension DynamoService.Identity {
  func arn(of entry: TableImport) -> String { arn(ofTable: entry.table.name) + "/import/" + entry.id }
}

/// A reason for an import to fail that has a name of its own.
struct ImportFailure: Error {
  var code: String
  var message: String
}

extension BackupJobs {
  /// Imports whose identifiers begin so, in the order of their making. One whose process ended before it did has failed.
  func imports(_ prefix: String) async throws -> [TableImport] {
    let (directory, progress) = (directory, progress())
    return try await store.blocking {
      directory.names("import-" + prefix).compactMap { name in
        guard let known = directory.read(TableImport.self, name) else { return nil }
        guard known.status == .inProgress else { return known }
        if let current = progress[known.id] { return current }
        guard !directory.isLocked(name), var ended = directory.read(TableImport.self, name),
          ended.status == .inProgress
        else { return directory.read(TableImport.self, name) ?? known }
        ended.status = .failed
        ended.failureCode = "InternalError"
        ended.failure = "The process that made the import ended before it was whole."
        return ended
      }
    }
  }

  /// Fills a table in the background from the files whose keys begin with the import's prefix.
  func begin(
    _ entry: TableImport, _ table: TableDescription, from bucket: BucketDirectory, _ filling: FileLock
  ) async throws {
    let (store, directory) = (store, directory)
    guard
      let lock = try await store.blocking({ () throws -> FileLock? in
        let lock = try directory.lock(entry.file)
        try directory.write(entry, as: entry.file)
        return lock
      })
    else { throw WireError.internalError }
    note(entry)
    Task.detached { [self] in
      defer {
        filling.release()
        lock.release()
      }
      var entry = entry
      do {
        try await fill(table, from: bucket, &entry)
        entry.status = .completed
      } catch {
        entry.status = .failed
        entry.failureCode = (error as? ImportFailure)?.code ?? "InternalError"
        entry.failure = (error as? ImportFailure)?.message ?? (error as? StoreError)?.message ?? "\(error)"
        report("The import of table \(table.name) failed: \(error)")
      }
      entry.ended = Clock.now()
      let ended = entry
      do {
        if ended.status == .completed { try await store.finish(table) } else { try await store.giveUp(table) }
        try await store.blocking { try directory.write(ended, as: ended.file) }
      } catch {
        report("The state of the import of table \(table.name) could not be kept: \(error)")
      }
      forget(ended)
    }
  }

  private func fill(_ table: TableDescription, from bucket: BucketDirectory, _ entry: inout TableImport) async throws {
    let (format, prefix) = (entry.format, entry.prefix ?? "")
    let keys = try await store.blocking {
      guard bucket.exists else {
        throw ImportFailure(code: "S3NoSuchBucket", message: "The specified bucket does not exist")
      }
      return try bucket.keys(prefix)
    }
    if keys.isEmpty {
      throw ImportFailure(code: "S3NoSuchKey", message: "There are no files whose keys begin with '\(prefix)'")
    }
    let run = ImportRun(keys.map { "\(bucket.path)/\($0)" }, format)
    while let batch = try await store.blocking({ try run.next() }) {
      let refused = batch.items.isEmpty ? [] : try await store.fill(table, withNew: batch.items)
      entry.processed += batch.processed
      entry.errors += batch.errors + refused.count
      entry.imported += batch.items.count - refused.count
      entry.bytes += batch.bytes
      note(entry)
    }
  }
}
