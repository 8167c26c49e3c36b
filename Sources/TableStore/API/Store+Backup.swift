extension Store {
  /// Writes a backup of the whole store while writers go on.
  ///
  /// - Parameters:
  ///   - progress: called with the entries written so far.
  ///   - sink: takes the backup's bytes, in order. What it throws ends the backup.
  /// - Returns: what went into it; the backup holds the state of `commit`.
  @available(*, noasync)
  public func backup(
    progress: (Int) -> Void = { _ in }, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> BackupSummary {
    try withoutActuallyEscaping(sink) { sink in
      try perform { try $0.engine.backup(to: sink, progress: progress) }
    }
  }

  /// Makes a store from a backup.
  ///
  /// - Parameters:
  ///   - directory: must not exist, or be empty. Nothing is left there after an error.
  ///   - progress: called with the entries read so far.
  ///   - source: fills the front of a buffer with the backup's next bytes and returns how many; 0 at the end.
  /// - Throws: ``StoreError`` with code `misuse` for a directory that is not empty; `input`, `storeCorrupted` or
  ///   `storeNewer` for a backup that cannot be read.
  @available(*, noasync)
  @discardableResult
  public static func restore(
    to directory: String, progress: (Int) -> Void = { _ in },
    from source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> BackupSummary {
    try Restore(directory: directory).run(from: source, progress: progress)
  }

  /// Rewrites the data file without free pages.
  ///
  /// - Returns: its size before and after, in bytes.
  /// - Throws: ``StoreError`` with code `storeLocked` if any process, this one too, has the store open.
  @available(*, noasync)
  @discardableResult
  public static func compact(at directory: String) throws -> (before: Int, after: Int) {
    try Compaction(directory: directory).run()
  }

  /// Figures of the store and its files.
  @available(*, noasync)
  public func statistics() throws -> StoreStatistics {
    try perform { try $0.engine.statistics($0.streamFigures()) }
  }
}
