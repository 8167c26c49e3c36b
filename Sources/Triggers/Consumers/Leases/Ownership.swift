package import TableStore

/// The right to run a consumer, taken by ``AsyncConsumers/acquire(_:wait:terms:)``. It is renewed in the background as
/// long as the object lives, and let go with it at the latest.
///
/// Whether it still holds is decided by the commits that carry its ``fence``; ``isLost`` only tells early that they
/// would be refused.
public final class Ownership: Sendable {
  package let fence: Fence
  /// The consumer as it stood when it was taken. Whatever changes it ends the ownership.
  package let definition: ConsumerDefinition
  package let checkpoint: ConsumerCheckpoint
  package let activity: ConsumerActivity
  private let lease: Lease
  private let table: LeaseTable
  private let ticket: Int

  init(_ taken: Taking.Taken, in table: LeaseTable, _ terms: LeaseTerms) throws {
    fence = Fence(
      consumer: taken.consumer.definition.name, incarnation: taken.consumer.incarnation, epoch: taken.lease.epoch)
    definition = taken.consumer.definition
    checkpoint = taken.consumer.checkpoint
    activity = taken.consumer.activity
    lease = taken.lease
    self.table = table
    guard let ticket = LeaseKeeper.shared.keep(lease, in: table, every: terms.renewal) else {
      table.evict(lease.incarnation, epoch: lease.epoch)
      throw StoreError(.storeUnavailable, "the system gives no thread to renew leases on")
    }
    self.ticket = ticket
  }

  deinit { release() }

  /// Whether another has taken the consumer, or somebody paused, moved, changed or removed it. A few loads of memory;
  /// what is seen is true at that moment in all processes.
  public var isLost: Bool { !table.isMine(lease) }

  /// Says at once that this owner is alive; the background does so every few seconds by itself.
  ///
  /// - Throws: ``TriggerError`` `fenced` if the ownership is lost.
  public func renew() throws {
    guard table.renew(lease) else {
      throw TriggerError(.fenced, "The consumer \(fence.consumer) was taken from this owner, which must stop.")
    }
  }

  /// Lets another take the consumer at once. No commit; harmless if it is lost already.
  public func release() {
    LeaseKeeper.shared.drop(ticket)
    table.evict(lease.incarnation, epoch: lease.epoch)
  }
}
