internal import StreamLog
internal import TableStore

/// A place in the stream that somebody waits for a consumer to come to.
///
/// It is met by what lies before it, not by the checkpoint's commit: checkpoints are not moved over commits that have
/// no changes, since those would make commits of their own.
struct ProgressGoal: Sendable {
  let name: String
  let incarnation: UInt64
  /// All of this commit is done…
  private let commit: UInt64
  /// …or this many changes of the store are.
  private let records: UInt64
  private let text: String
  private let store: Store

  /// Blocking.
  ///
  /// - Throws: ``TriggerError``: `unknownConsumer`; `invalidPosition` for a place to come.
  init(_ name: String, commit: CommitNumber, in store: Store) throws {
    self.name = name
    self.store = store
    incarnation = try store.readConsumers { try $0.consumer(name) }.incarnation
    self.commit = commit.rawValue
    records = try StreamPlaces(store).records(through: commit.rawValue)
    text = "commit \(commit)"
  }

  init(_ name: String, position: StreamPosition, in store: Store) throws {
    self.name = name
    self.store = store
    incarnation = try store.readConsumers { try $0.consumer(name) }.incarnation
    let places = try StreamPlaces(store)
    let through = try places.records(through: position.commit)
    let before = try places.records(through: position.commit - min(position.commit, 1))
    // An index beyond the commit's last stands for all of it.
    commit = position.commit
    records = min(through, before + UInt64(position.index) + 1)
    text = "position \(position)"
  }

  /// Whether the consumer has come there.
  ///
  /// - Throws: ``TriggerError``: `unknownConsumer` if it was removed, `expired`.
  func isMet(_ state: ConsumerStateReader) throws -> Bool {
    guard let bytes = try state.get(ConsumerKey.checkpoint(incarnation)) else {
      throw TriggerError(.unknownConsumer, "The consumer \(name) was removed.")
    }
    let checkpoint = try ConsumerCheckpoint(encoded: bytes)
    let cursor = checkpoint.cursor
    // While it goes through rows, its checkpoint passes changes of rows whose turn is still to come.
    let isBackfilling = try state.get(ConsumerKey.backfill(incarnation)) != nil
    if !isBackfilling, cursor.address.commit >= commit || cursor.recordsBefore >= records { return true }
    let bounds = try StreamBounds(store.log, state)
    // One that starts over by itself comes there in the end.
    if checkpoint.overflow != .backfill, bounds.hasPassed(cursor) { throw bounds.expired(name) }
    return false
  }

  /// The error for one that has not come there in time. Blocking.
  func timedOut() -> TriggerError {
    let status = try? StatusReport(store).one(name)
    let standing = status.map { " It is \($0.state.rawValue) and has \($0.lagRecords) changes to go through." } ?? ""
    return TriggerError(.timedOut, "The consumer \(name) did not come to \(text) in time.\(standing)")
  }
}
