import Synchronization
import TableStore

/// The long jobs of one service: those that run, and what of their kind lies in the store's directory. A service and its
/// copies share one.
final class BackupJobs: Sendable {
  let store: AsyncStore
  let directory: BackupDirectory
  private let making = Mutex<[String: TableBackup]>([:])
  /// Imports that go on here, by their identifiers, as far as they are.
  private let importing = Mutex<[String: TableImport]>([:])
  private let keeper = Mutex<Task<Void, Never>?>(nil)
  /// Told of what failed where no caller can be: sentences for a log.
  private let failures = Mutex<@Sendable (String) -> Void>({ _ in })

  init(_ store: AsyncStore) {
    self.store = store
    directory = BackupDirectory(of: store)
  }

  deinit { keeper.withLock { $0?.cancel() } }

  func tell(_ body: @escaping @Sendable (String) -> Void) { failures.withLock { $0 = body } }

  func report(_ text: String) { failures.withLock { $0 }(text) }

  /// Has the periodic work done from now on, until this is let go or the store is closed.
  func begin() {
    keeper.withLock { keeper in
      guard keeper == nil else { return }
      keeper = Task.detached { [weak self] in
        while !Task.isCancelled {
          do {
            try await self?.keep(now: Clock.now())
          } catch let error as StoreError where error.code == .storeUnavailable {
            return
          } catch {
            self?.report("Backups are not kept up to date: \(error)")
          }
          guard self != nil, (try? await Task.sleep(for: .seconds(60))) != nil else { return }
        }
      }
    }
  }

  // MARK: Backups

  /// Begins a backup; it is made in the background.
  func begin(_ backup: TableBackup) throws {
    try directory.prepare()
    making.withLock { $0[backup.id] = backup }
    Task.detached { [self] in
      do {
        try await finish(backup)
      } catch {
        making.withLock { $0[backup.id] = nil }
        report("The backup \(backup.name) of table \(backup.table.name) was not made: \(error)")
      }
    }
  }

  private func finish(_ backup: TableBackup) async throws {
    _ = try await copy(backup.table, as: backup.file) { summary in
      var backup = backup
      backup.bytes = summary.bytes
      backup.status = .available
      return backup
    }
    making.withLock { $0[backup.id] = nil }
  }

  /// Copies a table to `<name>.table`, and then writes what is to be known of it. After an error nothing of it is known, and
  /// no half of a copy stays.
  func copy<Known: Encodable & Sendable>(
    _ table: BackedTable, as name: String, continuing base: RecoveryBase? = nil,
    known: @escaping @Sendable (TableCopySummary) -> Known
  ) async throws -> Known {
    let (store, directory) = (store, directory)
    let partial = directory.file(name + ".partial")
    guard let number = UInt32(exactly: table.number) else { throw WireError.internalError }
    let made = try await store.blocking { () throws -> FileLock? in
      try directory.prepare()
      return try FileLock.tryExclusive(partial)
    }
    // Held until something is known of the copy: whoever cleans up leaves it alone so long.
    guard let lock = made else { throw WireError.internalError }
    defer { lock.release() }
    do {
      let copy = try await store.blocking {
        guard let base else {
          return try TableCopy(store, table: number, name: table.name, key: table.key, to: partial)
        }
        return try TableCopy(
          store, table: number, name: table.name, key: table.key,
          continuing: directory.file(base.file + ".table"), from: base.cursor, to: partial)
      }
      while try await store.blocking({ try copy.step() }) {}
      return try await store.blocking {
        let known = known(try copy.finish())
        try Files.rename(partial, to: directory.file(name + ".table"))
        try directory.write(known, as: name)
        return known
      }
    } catch {
      Files.remove(partial)
      throw error
    }
  }

  /// All backups: those being made here, and those that are whole, in the order of their making.
  func backups() async throws -> [TableBackup] {
    let directory = directory
    let whole = try await store.blocking {
      directory.names("backup-").compactMap { directory.read(TableBackup.self, $0) }
    }
    let known = Set(whole.map(\.id))
    let rest = making.withLock { $0.values.filter { !known.contains($0.id) } }
    return (whole + rest).sorted { $0.id < $1.id }
  }

  func backup(_ id: String) async throws -> TableBackup? {
    guard JobIdentifier.isLegal(id) else { return nil }
    if let backup = making.withLock({ $0[id] }) { return backup }
    let directory = directory
    return try await store.blocking { directory.read(TableBackup.self, "backup-\(id)") }
  }

  func remove(_ backup: TableBackup) async throws {
    let directory = directory
    try await store.blocking { directory.remove(backup.file) }
  }

  // MARK: Imports

  func note(_ entry: TableImport) { importing.withLock { $0[entry.id] = entry } }

  func forget(_ entry: TableImport) { importing.withLock { $0[entry.id] = nil } }

  /// The imports that go on here, by their identifiers.
  func progress() -> [String: TableImport] { importing.withLock { $0 } }
}
