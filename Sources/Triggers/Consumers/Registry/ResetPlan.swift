internal import StreamLog
public import TableStore

/// Where a consumer is to be moved.
public enum ResetTarget: Sendable, Hashable {
  /// To a place in the stream.
  case stream(StreamStart)
  /// This many changes of the store back from where it stands.
  case back(UInt64)
  /// To the rows that are there now, and the stream from now on.
  case backfill
}

/// What a reset would do, made by ``Consumers/reset(_:to:)`` and carried out by ``Consumers/execute(_:force:)``.
public struct ResetPlan: Sendable {
  public let consumer: String
  public let target: ResetTarget
  /// Where the consumer stands, and where it would.
  public let from: StreamCursor
  public let to: StreamCursor
  /// Whether changes behind ``from`` are gone; a reset cannot bring them back.
  public let isExpired: Bool
  /// Who runs the consumer at the moment.
  public let owner: ConsumerOwner?
  let incarnation: UInt64

  /// How many changes of the store, those of other tables included, the consumer would be given once more.
  public var repeated: UInt64 { from.recordsBefore - min(from.recordsBefore, to.recordsBefore) }
  /// How many it would never be given.
  public var skipped: UInt64 { to.recordsBefore - min(from.recordsBefore, to.recordsBefore) }

  /// Blocking.
  init(_ name: String, to target: ResetTarget, in store: Store) throws {
    let (found, bounds) = try store.readConsumers { state in
      (try state.consumer(name), try StreamBounds(store.log, state))
    }
    let places = StreamPlaces(store.log, bounds)
    from = found.checkpoint.cursor
    to =
      switch target {
      case .stream(let start): try places.cursor(for: start)
      case .back(let count): try places.cursor(recordsBefore: from.recordsBefore - min(count, from.recordsBefore))
      case .backfill: try places.cursor(for: .latest)
      }
    consumer = name
    self.target = target
    isExpired = bounds.hasPassed(from)
    owner = try LeaseTable(store).owner(found.incarnation, epoch: found.checkpoint.epoch)
    incarnation = found.incarnation
  }

  /// Carries it out in one commit; returns the right to the consumer that this ended.
  func run(_ transaction: ConsumerTransaction, _ leases: LeaseTable, _ log: Log, force: Bool) throws -> Fence {
    let found = try transaction.state.consumer(consumer)
    guard found.incarnation == incarnation else {
      throw TriggerError(.fenced, "The consumer \(consumer) was made anew since this plan; make another.")
    }
    if !force {
      if let owner = leases.owner(incarnation, epoch: found.checkpoint.epoch) {
        throw TriggerError(
          .owned, "The consumer \(consumer) is run by \(owner); stop that first, or use force to take it over.")
      }
      guard found.checkpoint.cursor == from else {
        throw TriggerError(.fenced, "The consumer \(consumer) has moved since this plan; make another.")
      }
    }
    var cursor = to
    switch target {
    case .stream(.latest), .backfill: cursor = transaction.latest
    case .stream, .back: break
    }
    let bounds = try StreamBounds(log, transaction.state)
    guard !bounds.hasPassed(cursor) else { throw bounds.trimmed("The place asked for") }
    var checkpoint = found.checkpoint
    checkpoint.cursor = bounds.lifted(cursor)
    checkpoint.epoch += 1
    transaction.put(ConsumerKey.checkpoint(incarnation), checkpoint.encoded)
    transaction.delete(ConsumerKey.backfill(incarnation))
    if target == .backfill { transaction.beginBackfill(incarnation) }
    try transaction.updateActivity(incarnation) { activity in
      activity.blockedReason = nil
      activity.isBackfilling = target == .backfill
      (activity.earlier, activity.middle, activity.latest) = (nil, nil, nil)
    }
    return Fence(consumer: consumer, incarnation: incarnation, epoch: found.checkpoint.epoch)
  }
}
