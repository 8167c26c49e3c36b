public import TableStore

/// The backfills of a store's consumers: how far they are, and how they are given up. One is started by making a consumer
/// with ``ConsumerStart/backfill``, or by resetting it with ``ResetTarget/backfill``.
public struct Backfills: Sendable {
  /// How far a backfill is.
  public struct Status: Sendable, Hashable {
    public var consumer: String
    /// Microseconds since 1970.
    public var startedAt: UInt64
    public var rowsDone: UInt64
    /// Rows left, by how many there were when it began; rows that came and went since make it inexact.
    public var rowsLeft: UInt64
    /// The table being gone through; `nil` if nobody has begun yet.
    public var table: String?
    /// Tables done, and how many there are.
    public var tablesDone: Int
    public var tables: Int
  }

  private let store: AsyncStore

  public init(_ store: Store) { self.store = store.async }

  /// The consumer's backfill; `nil` if none is under way.
  ///
  /// - Throws: ``TriggerError`` `unknownConsumer`.
  public func status(_ consumer: String) async throws -> Status? {
    try await store.readConsumers { try Backfills.status(try $0.consumer(consumer), $0) }
  }

  /// All backfills that are under way, by their consumers' names.
  public func all() async throws -> [Status] {
    try await store.readConsumers { state in
      try state.consumers().compactMap { try Backfills.status($0, state) }
    }
  }

  private static func status(_ consumer: RegisteredConsumer, _ state: ConsumerStateReader) throws -> Status? {
    guard let progress = try state.place(of: consumer.incarnation)?.backfill else { return nil }
    return Status(
      consumer: consumer.definition.name, startedAt: progress.startedAt, rowsDone: progress.rowsDone,
      rowsLeft: progress.rowsExpected - min(progress.rowsExpected, progress.rowsDone), table: progress.table,
      tablesDone: progress.current, tables: progress.tables?.count ?? 0)
  }

  /// Gives a backfill up: the consumer goes on with the stream from where it is, and is never given the rows that are
  /// left. Whoever runs it is fenced, and has to take it up anew.
  ///
  /// - Returns: how far it was; `nil` if none was under way, and nothing was done.
  /// - Throws: ``TriggerError`` `unknownConsumer`.
  @discardableResult
  public func cancel(_ consumer: String) async throws -> Status? {
    let leases = try LeaseTable(store.store)
    let (status, fence) = try await store.commitConsumers { transaction -> (Status?, Fence) in
      var found = try transaction.state.consumer(consumer)
      let fence = Fence(consumer: consumer, incarnation: found.incarnation, epoch: found.checkpoint.epoch)
      guard let status = try Backfills.status(found, transaction.state) else { return (nil, fence) }
      transaction.delete(ConsumerKey.backfill(found.incarnation))
      try transaction.updateActivity(found.incarnation) { $0.isBackfilling = false }
      found.checkpoint.epoch += 1
      transaction.put(ConsumerKey.checkpoint(found.incarnation), found.checkpoint.encoded)
      return (status, fence)
    }.result
    if status != nil { leases.evict(fence.incarnation, epoch: fence.epoch) }
    return status
  }
}
