public import TableStore

/// Checks what a transactional trigger has made of its changes against what it makes of them when it begins anew: its
/// result is computed a second time, in a store of its own in a temporary directory, from the rows and changes of its
/// tables, and both are compared as of one commit.
///
/// That is of use for handlers whose result follows from the state of their tables, as counts, sums, copies and indexes
/// do. A handler that keeps a history has another one when it begins with the rows of today. Tables that others write to
/// besides the trigger differ by that; so does what others change while both results are compared.
public struct Verification: Sendable {
  /// What was found.
  public struct Report: Sendable {
    /// Both results are as of this commit.
    public var commit: CommitNumber
    /// Rows and changes that were handled for the second result.
    public var changes: Int
    /// The tables that were compared, and how many items they have in the second result.
    public var tables: [String: Int]
    /// The first of the differences.
    public var differences: [ItemDifference]
    /// How many there are.
    public var differenceCount: Int
    /// Changes that the trigger could not handle, and those that wait behind them: each may explain differences.
    public var deadLetters: Int
    public var parked: Int

    public var isEqual: Bool { differenceCount == 0 }
  }

  private let store: Store
  private let name: String
  private let handler: any TriggerHandler
  /// Tables to compare besides those that the second result has.
  public var tables: Set<String> = []
  /// Attributes that are not compared, such as times of writing.
  public var ignored: Set<String> = []
  /// How many differences the report lists.
  public var listed = 100
  /// Where the second store is made; `nil`: where the system keeps temporary files.
  public var temporaryDirectory: String?

  public init(_ store: Store, _ name: String, handler: any TriggerHandler) {
    self.store = store
    self.name = name
    self.handler = handler
  }

  /// Computes and compares. The trigger may run meanwhile until the second result is nearly there; then it is taken, and
  /// run here to exactly the commit of the second result, with all its rules. Nothing else of the store is changed.
  ///
  /// - Throws: ``TriggerError``: `unknownConsumer`; `misuse` for a consumer that is no transactional trigger, or has
  ///   windows; `owned` if somebody runs it; `paused`, `expired` as for running it; `handlerFailed` if the handler fails;
  ///   `fenced` if somebody moves the trigger meanwhile. ``StoreError``; `CancellationError`.
  public func run() async throws -> Report {
    let name = name
    let consumer = try await store.async.readConsumers { try $0.consumer(name) }
    guard let settings = consumer.definition.settings, settings.delivery == .transactional else {
      throw TriggerError(.misuse, "\(name) is no transactional trigger; it has no result to verify.")
    }
    let direct = try DirectRun(store, consumer.definition, handler)
    let scratch = try await ScratchStore(store, in: temporaryDirectory)
    do {
      let report = try await compare(direct, scratch)
      try await scratch.close()
      return report
    } catch {
      try? await scratch.close()
      throw error
    }
  }

  private func compare(_ direct: DirectRun, _ scratch: ScratchStore) async throws -> Report {
    let head = try await store.async.onOwnThread { try $0.cursor(for: .latest) }
    let begun = SourcePlace(head, backfill: BackfillProgress(startedAt: 0, by: head.commit.rawValue))
    var count = 0
    func apply(_ changes: [Change], _ effects: Effects, _ from: SourcePlace, _ to: SourcePlace) async throws {
      count += changes.count
      try await scratch.apply(effects, cause: direct.cause(of: changes))
    }
    let near = try await direct.run(from: begun, apply)
    let commit = try await drive(to: near.cursor.commit.rawValue)
    // Whoever takes the trigger between here and there is found out by where it stands.
    let owner = try await store.async.consumers.acquire(name)
    defer { owner.release() }
    guard owner.checkpoint.cursor.commit.rawValue == commit, owner.checkpoint.cursor.done == 0,
      !owner.activity.isBackfilling
    else { throw TriggerError(.fenced, "The trigger \(name) was moved or run by somebody else meanwhile.") }
    _ = try await direct.run(from: near, upTo: commit, apply)

    var report = Report(
      commit: CommitNumber(commit), changes: count, tables: [:], differences: [], differenceCount: 0, deadLetters: 0,
      parked: 0)
    for table in tables.union(scratch.tables).sorted() {
      try await scratch.makeTable(table)
      let comparison = TableComparison(store, scratch.store, table, ignored: ignored)
      let found = try await comparison.run(listing: listed - report.differences.count)
      report.tables[table] = found.items
      report.differences += found.listed
      report.differenceCount += found.count
    }
    let status = try await store.async.consumers.describe(name)
    report.deadLetters = status.deadLetters
    report.parked = status.parked
    guard !owner.isLost else {
      throw TriggerError(.fenced, "The trigger \(name) was taken by somebody else while it was compared.")
    }
    return report
  }

  /// Runs the trigger until it stands at a commit at or behind `commit`, as itself: with its retries, its dead letters,
  /// its backfill.
  ///
  /// - Returns: the commit.
  private func drive(to commit: UInt64) async throws -> UInt64 {
    try await TriggerDrive(store, name, handler).run(to: commit)
  }
}
