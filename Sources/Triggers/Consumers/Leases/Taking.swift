import CPlatform
internal import StreamLog
internal import TableStore

/// One try to take a consumer: a look at its lease, and if that is free, a commit that raises its epoch.
package struct Taking: Sendable {
  package struct Taken: Sendable {
    package var consumer: RegisteredConsumer
    package var lease: Lease
  }

  package enum Result: Sendable {
    case taken(Taken)
    case held(ConsumerOwner)
  }

  let name: String
  let table: LeaseTable
  let log: Log
  let duration: Duration

  /// Looks without a commit: who waits for a lease writes nothing.
  ///
  /// - Returns: `nil` if it is free.
  /// - Throws: ``TriggerError``: `unknownConsumer`, `expired`, `paused`.
  func look(_ state: ConsumerStateReader) throws -> ConsumerOwner? {
    let consumer = try state.consumer(name)
    try check(consumer, state)
    return table.owner(consumer.incarnation, epoch: consumer.checkpoint.epoch)
  }

  /// Takes the consumer, if it is still free. The slot is filled under the writer's lock and before the commit, so that
  /// two never think they have it; who fails to commit empties it again with ``undo(_:)``.
  ///
  /// - Parameter claimed: told of the lease as soon as the slot is filled.
  func run(_ transaction: ConsumerTransaction, claimed: (Lease) -> Void) throws -> Result {
    var consumer = try transaction.state.consumer(name)
    try check(consumer, transaction.state)
    guard case .free(let epoch) = table.verdict(consumer.incarnation, epoch: consumer.checkpoint.epoch) else {
      let owner = table.owner(consumer.incarnation, epoch: consumer.checkpoint.epoch)
      return .held(owner ?? ConsumerOwner(process: 0, epoch: consumer.checkpoint.epoch, seen: .zero))
    }
    let lease = try table.claim(consumer.incarnation, epoch: epoch, duration: duration)
    claimed(lease)
    consumer.checkpoint.epoch = epoch
    let bounds = try StreamBounds(log, transaction.state)
    consumer.checkpoint.cursor = bounds.lifted(consumer.checkpoint.cursor)
    if consumer.checkpoint.overflow == .backfill, bounds.hasPassed(consumer.checkpoint.cursor) {
      // What it has missed is gone, and its definition says to start over then.
      consumer.checkpoint.cursor = transaction.latest
      consumer.activity.isBackfilling = true
      transaction.beginBackfill(consumer.incarnation)
      try transaction.put(ConsumerKey.activity(consumer.incarnation), encoding: consumer.activity)
    }
    transaction.put(ConsumerKey.checkpoint(consumer.incarnation), consumer.checkpoint.encoded)
    if !consumer.activity.hasRun {
      consumer.activity.hasRun = true
      try transaction.put(ConsumerKey.activity(consumer.incarnation), encoding: consumer.activity)
    }
    return .taken(Taken(consumer: consumer, lease: lease))
  }

  func undo(_ lease: Lease?) {
    if let lease { table.evict(lease.incarnation, epoch: lease.epoch) }
  }

  private func check(_ consumer: RegisteredConsumer, _ state: ConsumerStateReader) throws {
    let bounds = try StreamBounds(log, state)
    let standing = ConsumerState(
      consumer.activity, isExpired: bounds.hasPassed(consumer.checkpoint.cursor), restore: try state.lastRestore())
    switch standing {
    case .created, .running, .backfilling: return
    case .expired:
      if consumer.checkpoint.overflow != .backfill { throw bounds.expired(name) }
    case .paused, .disabled:
      throw TriggerError(.paused, "The consumer \(name) is \(standing.rawValue.lowercased()).", isPermanent: true)
    case .blocked:
      throw TriggerError(
        .paused, "The consumer \(name) is blocked; resume it when the reason is gone.",
        cause: consumer.activity.blockedReason, isPermanent: true)
    }
  }
}
