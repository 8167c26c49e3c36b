public import TableStore

/// The changes that triggers of a store have given up. Each method is for one consumer, told by its name.
///
/// The methods block; ``AsyncStore/deadLetters`` is the door for async code.
public struct DeadLetters: Sendable {
  /// What becomes of the changes that wait behind a dead letter that is purged.
  public enum Queue: String, Sendable, CaseIterable {
    /// The trigger gets them, in order, as soon as it runs.
    case release
    /// They are dropped with it.
    case drop
  }

  let store: Store

  public init(_ store: Store) { self.store = store }

  /// Dead letters in the order of the stream.
  ///
  /// - Parameter position: only those behind it.
  /// - Throws: ``TriggerError`` `unknownConsumer`; so do the other methods.
  @available(*, noasync)
  public func list(
    _ consumer: String, after position: StreamPosition? = nil, limit: Int = .max
  ) throws -> [DeadLetter] {
    try store.readConsumers { try $0.deadLetters(consumer, after: position, limit: limit) }
  }

  /// One dead letter.
  ///
  /// - Throws: also ``TriggerError`` `unknownDeadLetter`.
  @available(*, noasync)
  public func show(_ consumer: String, _ position: StreamPosition) throws -> DeadLetter {
    try store.readConsumers { try $0.deadLetter(consumer, position) }
  }

  /// The changes that wait behind a dead letter, in order.
  ///
  /// - Throws: also ``TriggerError`` `unknownDeadLetter`.
  @available(*, noasync)
  public func waiting(_ consumer: String, behind position: StreamPosition, limit: Int = .max) throws -> [Change] {
    try store.readConsumers { try $0.waiting(consumer, behind: position, limit: limit) }
  }

  /// Asks the trigger to take dead letters up again; it does so when it runs: effect, removal and un-parking are one
  /// commit, then come the changes that wait, in order. One that fails again stays, with its tries counted.
  ///
  /// - Parameter positions: `nil`: all there are now.
  /// - Returns: how many.
  /// - Throws: also ``TriggerError`` `unknownDeadLetter`.
  @available(*, noasync)
  @discardableResult
  public func redrive(_ consumer: String, _ positions: [StreamPosition]? = nil) throws -> Int {
    try store.commitConsumers { try $0.requestRedrive(consumer, positions) }.result
  }

  /// Removes dead letters without taking them up.
  ///
  /// - Parameter positions: `nil`: all there are now.
  /// - Returns: how many.
  /// - Throws: also ``TriggerError`` `unknownDeadLetter`.
  @available(*, noasync)
  @discardableResult
  public func purge(_ consumer: String, _ positions: [StreamPosition]? = nil, queue: Queue) throws -> Int {
    try store.commitConsumers { try $0.purgeDeadLetters(consumer, positions, queue) }.result
  }
}

/// ``DeadLetters`` for async code.
public struct AsyncDeadLetters: Sendable {
  let store: AsyncStore

  /// See ``DeadLetters/list(_:after:limit:)``.
  public func list(
    _ consumer: String, after position: StreamPosition? = nil, limit: Int = .max
  ) async throws -> [DeadLetter] {
    try await store.readConsumers { try $0.deadLetters(consumer, after: position, limit: limit) }
  }

  /// See ``DeadLetters/show(_:_:)``.
  public func show(_ consumer: String, _ position: StreamPosition) async throws -> DeadLetter {
    try await store.readConsumers { try $0.deadLetter(consumer, position) }
  }

  /// See ``DeadLetters/waiting(_:behind:limit:)``.
  public func waiting(
    _ consumer: String, behind position: StreamPosition, limit: Int = .max
  ) async throws -> [Change] {
    try await store.readConsumers { try $0.waiting(consumer, behind: position, limit: limit) }
  }

  /// See ``DeadLetters/redrive(_:_:)``.
  @discardableResult
  public func redrive(_ consumer: String, _ positions: [StreamPosition]? = nil) async throws -> Int {
    try await store.commitConsumers { try $0.requestRedrive(consumer, positions) }.result
  }

  /// See ``DeadLetters/purge(_:_:queue:)``.
  @discardableResult
  public func purge(
    _ consumer: String, _ positions: [StreamPosition]? = nil, queue: DeadLetters.Queue
  ) async throws -> Int {
    try await store.commitConsumers { try $0.purgeDeadLetters(consumer, positions, queue) }.result
  }

  /// Takes dead letters up again in this process, with a handler. Nobody else may run the trigger meanwhile; the changes
  /// of the stream are left alone.
  ///
  /// - Returns: how many dead letters are left.
  /// - Throws: ``TriggerError``: also `owned`, and what ``TriggerRunner/run()`` throws.
  public func redrive(
    _ consumer: String, _ positions: [StreamPosition]? = nil, with handler: any TriggerHandler
  ) async throws -> Int {
    try await redrive(consumer, positions)
    try await TriggerRunner(store.store, consumer, handler: handler).serveRequestsOnly()
    return try await list(consumer).count
  }
}

extension AsyncStore {
  /// The changes that triggers of this store have given up.
  public var deadLetters: AsyncDeadLetters { AsyncDeadLetters(store: self) }
}
