/// Changes to the catalogue, staged in one transaction.
struct CatalogueWriter {
  let transaction: WriteTransaction

  init(_ transaction: WriteTransaction) { self.transaction = transaction }

  /// A number no table, index or expiry index has had before.
  func allocateIdentifier() throws -> UInt32 {
    var counters = try readCounters()
    guard counters.identifier < UInt32.max else {
      throw StoreError(.limitExceeded, "The store has used all 4,294,967,295 table and index ids.")
    }
    counters.identifier += 1
    write(counters)
    return counters.identifier
  }

  /// A number that no catalogue entry has had as its revision and no job as its id.
  func allocateRevision() throws -> UInt64 {
    var counters = try readCounters()
    counters.revision += 1
    write(counters)
    return counters.revision
  }

  /// Stores `descriptor` under its name with a new revision.
  func store(_ descriptor: inout TableDescriptor) throws {
    descriptor.revision = try allocateRevision()
    transaction.put(.system, SystemKey.table(named: descriptor.name), try descriptor.catalogueEntry())
  }

  /// Takes `descriptor`'s entry and what hangs on it out of the catalogue. Its number keeps its name, for readers of
  /// old change records.
  func remove(_ descriptor: TableDescriptor) {
    transaction.delete(.system, SystemKey.table(named: descriptor.name))
    if descriptor.expiryID != 0 { transaction.delete(.system, SystemKey.expiry(descriptor.expiryID)) }
  }

  /// Adds a job for the background; returns its id.
  @discardableResult
  func add(_ work: BackgroundJob.Work) throws -> UInt64 {
    let job = BackgroundJob(id: try allocateRevision(), work: work)
    transaction.put(.system, SystemKey.job(job.id), try job.encoded())
    return job.id
  }

  /// Removes a job and its progress.
  func remove(_ job: BackgroundJob) {
    transaction.delete(.system, SystemKey.job(job.id))
    transaction.delete(.system, SystemKey.progress(ofJob: job.id))
  }

  private struct Counters {
    var identifier: UInt32 = 0
    var revision: UInt64 = 0
  }

  private func readCounters() throws -> Counters {
    guard let value = try transaction.get(.system, SystemKey.counters) else { return Counters() }
    guard let identifier = BigEndian.read(UInt32.self, value),
      let revision = BigEndian.read(UInt64.self, value, at: 4)
    else { throw CatalogueRecord.damaged("counters") }
    return Counters(identifier: identifier, revision: revision)
  }

  private func write(_ counters: Counters) {
    transaction.put(
      .system, SystemKey.counters, BigEndian.bytes(counters.identifier) + BigEndian.bytes(counters.revision))
  }
}
