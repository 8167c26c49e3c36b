public import TableStore

/// Puts one trigger in another's place at one moment: each change is handled by the one or by the other, none by both and
/// none by neither.
///
/// The new one is made under a name of its own, backfilled and verified while the old one goes on. Both are then brought to
/// the same commit, and in one commit the new one gets the old one's name. Effects and idempotency keys carry the name, so
/// from then on the new one's are told by the old name.
public struct TriggerSwap: Sendable {
  /// What becomes of the old trigger.
  public enum Fate: Sendable, Hashable {
    /// It is removed, with its dead letters.
    case removed
    /// It is kept under the new one's former name, switched off.
    case disabled
  }

  private let store: Store
  private let old: String
  private let new: String
  private let oldHandler: any TriggerHandler
  private let newHandler: any TriggerHandler

  /// - Parameters:
  ///   - old: the name of the trigger to be replaced, and what runs it.
  ///   - new: the name of the one to replace it, and what runs it.
  public init(
    _ store: Store, _ old: String, handler oldHandler: any TriggerHandler, with new: String,
    handler newHandler: any TriggerHandler
  ) {
    self.store = store
    self.old = old
    self.new = new
    self.oldHandler = oldHandler
    self.newHandler = newHandler
  }

  /// Runs both triggers to the same commit, with all their rules, and swaps them.
  ///
  /// - Returns: the commit up to which the old one has handled everything; the new one goes on behind it.
  /// - Throws: ``TriggerError``: `unknownConsumer`; `misuse` for a trigger in place of itself, or where the old one still
  ///   has dead letters or parked changes and is to be removed, which would lose them; `owned`, `paused`, `expired`,
  ///   `handlerFailed` as for running either; `fenced` if somebody moves one of them meanwhile. ``StoreError``;
  ///   `CancellationError`. Nothing is swapped then, but either trigger may have come further.
  @discardableResult
  public func run(_ fate: Fate = .removed) async throws -> CommitNumber {
    guard old != new else { throw TriggerError(.misuse, "\(old) cannot take its own place.") }
    let drives = [TriggerDrive(store, old, oldHandler), TriggerDrive(store, new, newHandler)]
    var commit: UInt64 = 0
    for drive in drives { commit = max(commit, try await drive.position()) }
    // A backfill ends where it ends; so the other may have to follow once more.
    for drive in drives + drives { commit = try await drive.run(to: commit) }
    let oldOwner = try await store.async.consumers.acquire(old)
    defer { oldOwner.release() }
    let newOwner = try await store.async.consumers.acquire(new)
    defer { newOwner.release() }
    let fences = (oldOwner.fence, newOwner.fence)
    return try await store.async.commitConsumers { transaction in
      try TriggerSwap.exchange(old: fences.0, new: fences.1, fate, transaction)
    }.result
  }

  /// Exchanges the names. Both owners are fenced by it.
  private static func exchange(
    old: Fence, new: Fence, _ fate: Fate, _ transaction: ConsumerTransaction
  ) throws -> CommitNumber {
    let places = (try transaction.checkpoint(old).cursor, try transaction.checkpoint(new).cursor)
    var (former, successor) = (
      try transaction.state.consumer(old.consumer), try transaction.state.consumer(new.consumer)
    )
    guard places.0 == places.1, !former.activity.isBackfilling, !successor.activity.isBackfilling else {
      throw TriggerError(.fenced, "\(old.consumer) and \(new.consumer) are not at the same commit; somebody ran one.")
    }
    if fate == .removed {
      let letters = try transaction.state.count(ConsumerKey.deadLetters(old.incarnation), limit: 1)
      let parked = try transaction.state.count(ConsumerKey.parked(old.incarnation), limit: 1)
      guard letters + parked == 0 else {
        throw TriggerError(
          .misuse,
          "\(old.consumer) has dead letters that would be lost; redrive or purge them, or keep it switched off.")
      }
      try transaction.remove(former)
    }
    successor.definition.name = old.consumer
    successor.checkpoint.epoch += 1
    transaction.delete(ConsumerKey.definition(new.consumer))
    try transaction.put(ConsumerKey.definition(old.consumer), encoding: successor.definition)
    transaction.put(ConsumerKey.checkpoint(new.incarnation), successor.checkpoint.encoded)
    if fate == .disabled {
      former.definition.name = new.consumer
      former.activity.isDisabled = true
      former.checkpoint.epoch += 1
      former.checkpoint.holds = false
      former.checkpoint.overflow = .expire
      try transaction.put(ConsumerKey.definition(new.consumer), encoding: former.definition)
      try transaction.put(ConsumerKey.activity(old.incarnation), encoding: former.activity)
      transaction.put(ConsumerKey.checkpoint(old.incarnation), former.checkpoint.encoded)
    }
    return places.0.commit
  }
}
