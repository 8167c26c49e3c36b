import StreamLog
import Synchronization

/// The storage engine under the tables: keyspaces with snapshots and commits.
///
/// A commit is a frame of the log; the overlay holds what LMDB does not have yet; the applier feeds LMDB from the overlay,
/// one whole sealed generation in key order per LMDB transaction. Everything the table layer does is written against
/// ``snapshot(_:)``, ``commit(_:)`` and ``transact(retries:_:)``.
///
/// Lock order: the log's lock (all processes' writers), then `writing` (who changes this process's overlay), then
/// `applying`, then `overlay`, the last two for a few instructions. LMDB's write lock is never taken while the log's lock
/// is held, nor the other way round. Readers take `writing` only to follow what others published, which its holder
/// never keeps them from for longer than a group takes: whoever waits for the log's lock does not hold it.
///
/// Several processes may have one store open; each has its own overlay, fed from the log by ``follow()``, which is also
/// what recovery does.
final class Engine: @unchecked Sendable {
  let directory: String
  /// The directory, whatever path leads to it.
  let place: StorePlace
  let options: EngineOptions
  let environment: LMDBEnvironment
  let log: Log
  /// 16 bytes that tell this store from every other, restored copies included.
  let identity: [UInt8]

  /// The generations and the newest commit readers may see. Held for a few instructions only.
  let overlay: Locked<Generations>
  /// Memory of generations that are gone, for those that come.
  let chunks: ChunkPool
  private let pool = Locked<[Snapshot]>([])

  /// Who inserts into the overlay: the leader of a group, or whoever follows the log. Guards the members below.
  let writing = Locked(())
  /// Up to where the overlay holds the log.
  var followed: LogAddress
  /// The writer's view, kept from group to group.
  var writerView: Snapshot?
  let batch = FrameBatch()
  var stagingPool: [Staging] = []
  /// The newest commit at the applier's last look, to tell a quiet store.
  var quietMark: UInt64 = 0
  /// Whether the group at hand touches the `system` keyspace.
  var groupChangesCatalogue = false
  /// Whether the disk had little room at the last look, and when that was (monotonic microseconds).
  var isShortOfSpace = false
  var spaceSeen: UInt64 = 0
  var writtenSinceSpaceSeen = 0
  /// Changes of the group at hand, by table and event.
  var groupTally = ChangeTally()
  /// Changes this process has committed, by table and event.
  let committed = Locked(ChangeTally())
  /// Whether the stream is at its cap for a consumer that must not lose changes; set by the look at retention.
  let isStreamFull = Atomic<Bool>(false)
  /// Called whenever a segment of the log is begun, by whoever wrote or followed; must not block.
  let segmentBegan = Locked<[ObjectIdentifier: @Sendable () -> Void]>([:])
  /// Why no write is taken any more. Set once, by a failed sync.
  var failure: StoreError?

  let applying = Signal(ApplierState())
  let ordering = Signal(OrdererState())
  private(set) lazy var queue = CommitQueue { [unowned self] in runGroup($0) }
  private var threads: [WorkerThread] = []

  /// Opens the store in `directory`, which ``StoreDirectory/prepare(_:create:)`` has made or approved, recovering what a
  /// crash left.
  ///
  /// - Throws: ``StoreError``: `storeUnavailable` (no store, not a store, network file system), `storeCorrupted`,
  ///   `storeNewer`, `storeReadOnly`, `storeFull`.
  init(directory: String, place: StorePlace, options: EngineOptions) throws {
    self.directory = directory
    self.place = place
    self.options = options
    let gate = try LMDBEnvironment.gate(directory)
    defer { gate.release() }
    try StoreDirectory.removeUnfinishedData(directory)
    let environment = try LMDBEnvironment(directory: directory, readOnly: false)
    self.environment = environment
    do {
      identity = try StoreFormat.check(environment)
      let applied = try environment.read { try AppliedMark.read($0, environment.databases) }
      var logOptions = LogOptions()
      if options.segmentBytes < LogOptions.minimumSegmentSize {
        logOptions.overrideSegmentSize(options.segmentBytes)
      } else {
        logOptions.segmentSize = options.segmentBytes
      }
      logOptions.lockTimeoutMilliseconds = options.lockTimeoutMilliseconds
      log = try StreamError.translated {
        try Log.open(directory: directory + "/log", options: logOptions, applied: applied)
      }
      if applied == nil { try StoreDirectory.syncNames(directory) }
      followed = applied ?? LogAddress.start
      chunks = ChunkPool(bytes: 2 * options.generationBytes)
      overlay = Locked(
        Generations(active: Generation(after: followed.commit, chunks), sealed: nil, head: followed.commit))
    } catch {
      environment.close()
      throw error
    }
    _ = queue
    do {
      try recover()
    } catch {
      try? log.close()
      environment.close()
      throw error
    }
    threads = [
      WorkerThread { [unowned self] in runApplier() },
      WorkerThread { [unowned self] in queue.serve() },
      WorkerThread { [unowned self] in runOrderer() },
    ]
    if case .interval(let milliseconds) = options.durability {
      threads.append(WorkerThread { [unowned self] in runSyncer(milliseconds: milliseconds) })
    }
  }

  /// Answers what waits, applies what is worth it, and closes the files. The engine is of no use afterwards.
  ///
  /// No snapshot may be running.
  func close() throws {
    queue.close()
    applying.update { $0.isStopping = true }
    ordering.update { $0.isStopping = true }
    for thread in threads { thread.join() }
    var problem: (any Error)?
    do {
      try applyBeforeClosing()
    } catch let error as StoreError where error.code == .storeFull {
      // The log holds it all; whoever opens the store next applies it when there is room.
    } catch {
      problem = error
    }
    writerView = nil
    pool.withLock { $0.removeAll() }
    let gate = try? LMDBEnvironment.gate(directory)
    defer { gate?.release() }
    do { try StreamError.translated { try log.close() } } catch { problem = problem ?? error }
    environment.close()
    if let problem { throw problem }
  }

  // MARK: Reading

  /// Runs `body` on a consistent view of the newest visible commit, other processes' included.
  ///
  /// Blocking. The view pins LMDB pages while it lives: hold it for a page of results at most.
  @inline(__always)
  func snapshot<R>(_ body: (Snapshot) throws -> R) throws -> R {
    let view = try takeView()
    defer { giveBack(view) }
    return try body(view)
  }

  func takeView() throws -> Snapshot {
    let view = try pool.withLock { $0.popLast() } ?? Snapshot(environment)
    do {
      try view.begin(generations())
    } catch {
      pool.withLock { $0.append(view) }
      throw error
    }
    return view
  }

  func giveBack(_ view: Snapshot) {
    view.end()
    pool.withLock { $0.append(view) }
  }

  /// The overlay up to the newest visible commit of all processes.
  func generations() throws -> Generations {
    let current = overlay.withLock { $0 }
    if log.visibleCommit <= current.head { return current }
    try writing.withLock { _ in try follow() }
    return overlay.withLock { $0 }
  }

  // MARK: Writing

  /// Queues `decide` for the writer and waits until its commit is as durable as the store's durability says.
  ///
  /// `decide` runs under the writer's locks, perhaps on another thread, in queue order. If it throws, its commit has
  /// written nothing and the error is rethrown here; if it stages nothing, no frame is written. It must not call the
  /// engine.
  /// - Returns: Its result, and the commit after which the result holds.
  func commit<R>(_ decide: (WriteTransaction) throws -> R) throws -> (result: R, commit: UInt64) {
    try withoutActuallyEscaping(decide) { decide in
      var result: R?
      let pending = PendingCommit { result = try decide($0) }
      try queue.submitAndWait(pending)
      if let error = pending.error { throw error }
      return (result!, pending.commit)
    }
  }

  /// The same without blocking the caller's thread, for callers on Swift's cooperative pool.
  func commitAsync<R: Sendable>(
    _ decide: @escaping @Sendable (WriteTransaction) throws -> R
  ) async throws -> (result: R, commit: UInt64) {
    let box = Locked<R?>(nil)
    let holder = Locked<PendingCommit?>(nil)
    await withCheckedContinuation { continuation in
      let pending = PendingCommit(continuation: continuation) { transaction in
        let result = try decide(transaction)
        box.withLock { $0 = result }
      }
      holder.withLock { $0 = pending }
      queue.submit(pending)
    }
    let pending = holder.withLock { $0! }
    if let error = pending.error { throw error }
    return (box.withLock { $0! }, pending.commit)
  }

  /// Runs `body` as an optimistic transaction: on a snapshot, on the caller's thread, under no lock; what it staged becomes
  /// one commit if everything it read is still so, else it runs again.
  ///
  /// - Throws: What `body` throws (nothing is written then); ``StoreError/Code/transactionConflict`` when others
  ///   changed what it read `retries` times in a row.
  func transact<R>(retries: Int, _ body: (WriteTransaction) throws -> R) throws -> (result: R, commit: UInt64) {
    for _ in 0...retries {
      let view = try takeView()
      defer { giveBack(view) }
      let reads = ReadSet()
      let staging = Staging()
      let scope = WriteTransaction(view, staging, timestamp: Clock.now(), reads: reads)
      let result = try body(scope)
      if staging.isEmpty { return (result, view.commit) }
      let seen = view.commit
      let (isCommitted, commit) = try commit { transaction in
        if transaction.commit != seen, try !reads.holds(in: transaction.view) { return false }
        transaction.adopt(staging)
        return true
      }
      if isCommitted { return (result, commit) }
    }
    throw StoreError(
      .transactionConflict,
      "other writers changed what this transaction had read, \(retries + 1) times in a row; try again")
  }
}

extension StreamError {
  /// Runs `body` and turns the log's errors into the store's.
  static func translated<R>(_ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch let error as StreamError {
      throw StoreError(error)
    }
  }
}
