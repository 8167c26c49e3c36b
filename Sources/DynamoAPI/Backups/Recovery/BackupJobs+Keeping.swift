import TableStore

/// What must be done now and then: removing what dead processes left, bases for recovery.
extension BackupJobs {
  /// One round. Only one is done at a time, by whatever process.
  ///
  /// - Parameters:
  ///   - now: microseconds since 1970.
  ///   - waits: whether to wait for one that is being done, for up to a minute; else there is nothing to do then.
  func keep(now: UInt64, waits: Bool = false) async throws {
    let directory = directory
    let hasAny = try await store.blocking { !directory.names("", ending: "").isEmpty }
    let recovered = try await tablesWithRecovery()
    guard hasAny || !recovered.isEmpty else { return }
    var lock = try await store.blocking { try directory.lock("keeping") }
    for _ in 0..<1200 where lock == nil && waits {
      try await Task.sleep(for: .milliseconds(50))
      lock = try await store.blocking { try directory.lock("keeping") }
    }
    guard let lock else { return }
    defer { lock.release() }
    try await removeUnfinished()
    for table in recovered { try await keepBases(of: table.table, table.recovery, now: now) }
    try await forget(allBut: Set(recovered.map { Int($0.table.id) }), now: now)
    for backup in try await backups() where backup.expires.map({ $0 < now }) ?? false { try await remove(backup) }
  }

  private func tablesWithRecovery() async throws -> [(table: TableDescription, recovery: PointInTimeRecovery)] {
    var found: [(TableDescription, PointInTimeRecovery)] = []
    for name in try await store.tables() {
      guard let table = try? await store.describeTable(name), let recovery = TableSettings(table).recovery else {
        continue
      }
      found.append((table, recovery))
    }
    return found
  }

  /// Removes copies and tables of which only a part was made by a process that is no more.
  private func removeUnfinished() async throws {
    let (store, directory) = (store, directory)
    try await store.blocking {
      for name in directory.names("", ending: ".partial") {
        let path = directory.file(name + ".partial")
        guard let lock = try FileLock.tryExclusive(path) else { continue }
        Files.remove(path)
        lock.release()
      }
      for name in directory.names("", ending: ".table") {
        // Its maker's lock goes with the file through its renaming.
        let path = directory.file(name + ".table")
        guard let lock = try FileLock.tryExclusive(path) else { continue }
        if directory.read(RecoveryBase.self, name) == nil, directory.read(TableBackup.self, name) == nil {
          Files.remove(path)
        }
        lock.release()
      }
    }
    for name in try await store.tables() {
      guard let table = try? await store.describeTable(name), table.status == .creating,
        let lock = try await store.blocking({ try directory.lock("filling-\(name)") })
      else { continue }
      report("Table \(name) was being filled by a process that ended; it is removed.")
      try? await store.giveUp(table)
      lock.release()
    }
  }

  // MARK: Bases

  func bases(of table: Int) async throws -> [RecoveryBase] {
    let directory = directory
    return try await store.blocking {
      directory.names("recovery-").compactMap { directory.read(RecoveryBase.self, $0) }
        .filter { $0.table.number == table }.sorted { $0.time < $1.time }
    }
  }

  /// The bases of a table behind which the log is whole, oldest first.
  func usableBases(of table: TableDescription) async throws -> [RecoveryBase] {
    var usable: [RecoveryBase] = []
    for base in try await bases(of: Int(table.id)) where try await store.canRead(from: base.cursor) {
      usable.append(base)
    }
    return usable
  }

  /// Makes the bases what they should be, and has the log kept from the oldest on.
  func keepBases(of table: TableDescription, _ recovery: PointInTimeRecovery, now: UInt64) async throws {
    let usable = try await usableBases(of: table)
    var plan = RecoveryPlan(usable, recovery, now: now)
    if plan.wantsNew {
      let id = "\(table.id)-\(JobIdentifier.make(now))"
      let backed = BackedTable(table)
      // What is committed behind the copy must not be trimmed before its base is known.
      if plan.kept.isEmpty { try await holdLog(table.id, from: try await store.cursor(for: .latest)) }
      let base = try await copy(backed, as: "recovery-\(id)") { RecoveryBase(id: id, backed, $0) }
      plan.kept.append(base)
    }
    if plan.wantsNew || !plan.removed.isEmpty, let first = plan.kept.first {
      try await holdLog(table.id, from: first.cursor)
    }
    let keep = Set(plan.kept.map(\.id))
    let directory = directory
    for base in try await bases(of: Int(table.id)) where !keep.contains(base.id) {
      try await store.blocking { directory.remove(base.file) }
    }
  }

  private func holdLog(_ table: UInt32, from cursor: StreamCursor) async throws {
    try await store.holdLog(forTable: table, from: cursor)
  }

  /// Removes the bases of tables that are not recovered any more. A table that was deleted leaves a backup of itself.
  private func forget(allBut tables: Set<Int>, now: UInt64) async throws {
    let directory = directory
    let old = try await store.blocking {
      directory.names("recovery-").compactMap { directory.read(RecoveryBase.self, $0) }
        .filter { !tables.contains($0.table.number) }
    }
    for base in Dictionary(grouping: old, by: \.table.number).values.compactMap({ $0.max { $0.time < $1.time } }) {
      try await leaveBackup(base, now: now)
    }
    for base in old { try await store.blocking { directory.remove(base.file) } }
    for id in try await store.tablesHoldingLog() where !tables.contains(Int(id)) {
      try await store.holdLog(forTable: id, from: nil)
    }
  }

  /// Makes the backup that a deleted table with recovery leaves for as long as it could have been restored.
  private func leaveBackup(_ base: RecoveryBase, now: UInt64) async throws {
    for name in try await store.tables() {
      // The table is there: it is only its recovery that was switched off.
      if let table = try? await store.describeTable(name), Int(table.id) == base.table.number { return }
    }
    guard try await store.canRead(from: base.cursor) else { return }
    let backup = TableBackup(
      id: JobIdentifier.make(now), name: base.table.name + "$DeletedTableBackup", kind: .system, status: .available,
      table: base.table, created: now, expires: now + 35 * 86_400_000_000)
    _ = try await copy(base.table, as: backup.file, continuing: base) { summary in
      var backup = backup
      backup.bytes = summary.bytes
      return backup
    }
  }
}
