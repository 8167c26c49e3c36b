extension Store {
  /// Verifies every structure against every other while others go on: items, indexes, expiry entries and the catalogue,
  /// page by page; LMDB's long keys and counts; every frame of the log, and that it reaches what LMDB holds.
  ///
  /// - Parameter progress: called after each page with the number of entries seen so far.
  /// - Returns: what was looked at and what was found; findings are not errors.
  @available(*, noasync)
  public func verify(progress: (Int) -> Void = { _ in }) throws -> VerificationReport {
    try perform { tables in
      var verifier = TableVerifier(tables)
      var report = try verifier.verify(progress: progress)
      try tables.engine.verify(&report)
      return report
    }
  }

  /// Writes a backup of the whole store to `sink`, piece by piece, while readers and writers go on.
  ///
  /// It holds the state of one commit, made between the beginning and the end of the call. Index fills and the freeing of
  /// dropped tables wait meanwhile.
  /// - Parameter progress: called with the number of entries written so far.
  /// - Throws: what `sink` throws; ``StoreError`` if the store cannot be read.
  @available(*, noasync)
  @discardableResult
  public func backup(
    to sink: @escaping (UnsafeRawBufferPointer) throws -> Void, progress: (Int) -> Void = { _ in }
  ) throws -> BackupSummary {
    try perform { try $0.engine.backup(to: sink, progress: progress) }
  }

  /// Makes a new store in `directory` from a backup, under an identity of its own.
  ///
  /// - Parameters:
  ///   - directory: missing, or empty.
  ///   - source: fills the buffer as far as there are bytes and returns how many; 0 at the end.
  ///   - progress: called with the number of entries read so far.
  /// - Throws: ``StoreError`` with code `misuse` if the directory is in use, `input`, `storeCorrupted` or `storeNewer` for
  ///   a backup that cannot be read. Nothing is left behind then.
  @available(*, noasync)
  @discardableResult
  public static func restore(
    to directory: String, from source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int,
    progress: (Int) -> Void = { _ in }
  ) throws -> BackupSummary {
    try Restore(directory: directory).run(from: source, progress: progress)
  }

  /// Rewrites the data file of the store in `directory` without free pages. Only while no process has it open.
  ///
  /// - Returns: the file's size before and after, in bytes.
  /// - Throws: ``StoreError`` with code `storeLocked` if the store is open, `storeFull` if there is no room for a copy.
  @available(*, noasync)
  @discardableResult
  public static func compact(_ directory: String) throws -> (before: Int, after: Int) {
    try Compaction(directory: directory).run()
  }

  /// Figures of the store: commits, files, memory.
  @available(*, noasync)
  public func statistics() throws -> StoreStatistics { try perform { try $0.engine.statistics() } }

  /// Why the background work (expiry, new indexes, space of dropped tables) is not getting on, if it is not. It tries
  /// again by itself.
  public var backgroundFailure: StoreError? { housekeeper.failure }
}
