/// Works off the jobs that catalogue changes leave behind, step by step.
///
/// Any number of processes may do so at once: LMDB's write lock puts their steps one after the other, each step reads
/// the job and its progress in its own transaction, and a job that another one ended is left alone.
struct BackgroundJobRunner: Sendable {
  /// Entries deleted or items visited in one step.
  static let batch = 2000

  let tables: TableEngine

  init(_ tables: TableEngine) { self.tables = tables }

  private enum StepResult {
    /// LMDB does not hold the job: it has not got so far, or the job was ended.
    case absent
    case more
    case done
  }

  /// Runs up to `budget` steps.
  ///
  /// - Returns: whether there is more to do.
  func run(steps budget: Int) throws -> Bool {
    var budget = budget
    let (jobs, commit) = try tables.engine.snapshot { (try BackgroundJob.pending(in: $0), $0.commit) }
    for job in jobs {
      var result = StepResult.more
      while result == .more {
        if budget == 0 { return true }
        budget -= 1
        // Most of the time LMDB holds the job already and nobody need wait for the applier.
        result = try step(job, after: 0)
        if result == .absent { result = try step(job, after: commit) }
      }
      if result == .done { try end(job) }
    }
    return false
  }

  private func step(_ job: BackgroundJob, after commit: UInt64) throws -> StepResult {
    switch job.work {
    case .drop(let prefixes):
      return try tables.engine.maintain(after: commit) { transaction in
        guard try transaction.get(.system, SystemKey.job(job.id)) != nil else { return .absent }
        return try drop(prefixes, in: transaction)
      }
    case .fillIndex(let table, let tableID, let target), .fillExpiry(let table, let tableID, let target):
      let schema = try tables.engine.snapshot { snapshot in
        try tables.catalogue.table(TableName(unchecked: table), in: snapshot)
      }
      // A table or index that went away took its job with it, in the same commit.
      guard let schema, schema.id == tableID else { return .absent }
      let fill: Fill
      if case .fillExpiry = job.work {
        guard let expiry = schema.expiry, expiry.id == target else { return .absent }
        fill = Fill(schema: schema, index: nil, expiry: expiry)
      } else {
        guard let index = schema.indexes.first(where: { $0.descriptor.id == target }) else { return .absent }
        fill = Fill(schema: schema, index: index, expiry: nil)
      }
      return try tables.engine.maintain(after: commit) { transaction in
        guard try transaction.get(.system, SystemKey.job(job.id)) != nil else { return .absent }
        return try fill.step(job, in: transaction) ? .more : .done
      }
    }
  }

  /// Deletes the next entries. There is no cursor to keep: what was deleted is not met again.
  private func drop(
    _ prefixes: [BackgroundJob.Prefix], in transaction: MaintenanceTransaction
  ) throws -> StepResult {
    var room = BackgroundJobRunner.batch
    for prefix in prefixes {
      let keys = try collect(prefix, limit: room, in: transaction)
      for key in keys { try transaction.delete(prefix.space, key) }
      room -= keys.count
      if room == 0 { return .more }
    }
    return .done
  }

  private func collect(
    _ prefix: BackgroundJob.Prefix, limit: Int, in transaction: MaintenanceTransaction
  ) throws -> [[UInt8]] {
    var keys: [[UInt8]] = []
    let cursor = try transaction.cursor(prefix.space, prefix.range)
    while keys.count < limit, let (key, _) = try cursor.next() { keys.append(Array(key)) }
    return keys
  }

  /// The commit that ends a job whose work is done.
  private func end(_ job: BackgroundJob) throws {
    _ = try tables.engine.commit { transaction in
      guard try transaction.get(.system, SystemKey.job(job.id)) != nil else { return }
      let writer = CatalogueWriter(transaction)
      writer.remove(job)
      guard case .fillIndex(let table, let tableID, let target) = job.work,
        let schema = try tables.catalogue.table(TableName(unchecked: table), in: transaction), schema.id == tableID
      else { return }
      var descriptor = schema.descriptor
      guard let position = descriptor.indexes.firstIndex(where: { $0.id == target }) else { return }
      descriptor.indexes[position].status = .active
      try writer.store(&descriptor)
    }
  }
}

extension TableEngine {
  /// Runs up to `budget` steps of background work: freeing dropped tables and indexes, filling new indexes and expiry.
  ///
  /// Each step is one short LMDB transaction.
  /// - Returns: whether there is more to do.
  func runPendingJobs(steps budget: Int = 16) throws -> Bool {
    try BackgroundJobRunner(self).run(steps: budget)
  }

  /// Deletes what has expired by the engine's clock, in commits of bounded size.
  ///
  /// - Returns: how many items were deleted, and whether there may be more.
  func sweepExpired(limit: Int = 1000) throws -> (deleted: Int, more: Bool) {
    try ExpirySweeper(self).sweep(now: clock() / 1_000_000, limit: limit)
  }
}
