public import TableStore

/// The durable, named consumers of a store's stream: who they are, how far they have come, what they are about.
///
/// Everything a consumer is lives in the store itself, so that any process may look and change it, whether or not the
/// consumer runs. Each change is one commit. The methods block; ``AsyncConsumers`` is the door for async code.
public struct Consumers: Sendable {
  package let store: Store

  package init(_ store: Store) { self.store = store }
}

extension Store {
  /// The durable consumers of this store's stream.
  public var consumers: Consumers { Consumers(self) }
}

extension Consumers {
  /// Registers a consumer. That is one commit: with ``StreamStart/latest`` it sees every change committed after it, and
  /// none before.
  ///
  /// - Returns: the definition with the incarnation it was given.
  /// - Throws: ``TriggerError``: `consumerExists`, `unknownTable`, `invalidDefinition` (the message names the member),
  ///   `invalidFilter`, `invalidPosition` for a start that is no position of this store, `trimmed` for one that
  ///   retention has dropped.
  @available(*, noasync)
  @discardableResult
  public func create(_ definition: ConsumerDefinition, from start: ConsumerStart = .latest) throws -> ConsumerDefinition
  {
    let creation = try ConsumerCreation(definition, from: start, in: store)
    return try store.commitConsumers { try creation.run($0) }.result
  }

  /// All consumers with their states, by name.
  @available(*, noasync)
  public func list() throws -> [ConsumerStatus] { try StatusReport(store).all() }

  /// - Throws: ``TriggerError`` `unknownConsumer`.
  @available(*, noasync)
  public func describe(_ name: String) throws -> ConsumerStatus { try StatusReport(store).one(name) }

  /// Stops a consumer on purpose. Whoever runs it is refused from this commit on; its records are held.
  ///
  /// - Throws: ``TriggerError`` `unknownConsumer`; so do the next methods.
  @available(*, noasync)
  public func pause(_ name: String) throws { try change(name, .pause) }

  /// Lets a paused or blocked consumer go on where it stopped, also one that a restore of the store has paused.
  @available(*, noasync)
  public func resume(_ name: String) throws { try change(name, .resume) }

  /// Switches a consumer off: it is stopped, and its records are no longer held, so that it may expire.
  @available(*, noasync)
  public func disable(_ name: String) throws { try change(name, .disable) }

  /// Switches a consumer on again, where it stood.
  @available(*, noasync)
  public func enable(_ name: String) throws { try change(name, .enable) }

  /// Changes how a trigger takes its changes. Whoever runs it must take it up anew and then finds the new settings.
  ///
  /// - Throws: also ``TriggerError`` `invalidDefinition`.
  @available(*, noasync)
  public func update(_ name: String, settings: TriggerSettings) throws { try change(name, .update(settings)) }

  /// Removes a consumer with its checkpoint, dead letters and parked changes, and lets go of its records.
  @available(*, noasync)
  public func remove(_ name: String) throws { try change(name, .remove) }

  @available(*, noasync)
  private func change(_ name: String, _ change: ConsumerChange) throws {
    try change.check()
    let leases = try LeaseTable(store)
    let fenced = try store.commitConsumers { try change.run(name, $0) }.result
    leases.evict(fenced.incarnation, epoch: fenced.epoch)
  }

  /// What resetting a consumer would do. Nothing is changed until the plan is given to ``execute(_:force:)``.
  ///
  /// - Throws: ``TriggerError``: `unknownConsumer`, `invalidPosition`, `trimmed`.
  @available(*, noasync)
  public func reset(_ name: String, to target: ResetTarget) throws -> ResetPlan {
    try ResetPlan(name, to: target, in: store)
  }

  /// Carries a plan out: moves the checkpoint, and takes the consumer out of `EXPIRED` and `BLOCKED`.
  ///
  /// - Parameter force: whether to take the consumer from a process that runs it. What that process has not committed by
  ///   then is refused.
  /// - Throws: ``TriggerError``: `unknownConsumer`, `owned` without `force`, `fenced` if the consumer was moved or made
  ///   anew since the plan was made, `trimmed` if retention has passed the place meanwhile.
  @available(*, noasync)
  public func execute(_ plan: ResetPlan, force: Bool = false) throws {
    let leases = try LeaseTable(store)
    let log = store.log
    let fenced = try store.commitConsumers { try plan.run($0, leases, log, force: force) }.result
    leases.evict(fenced.incarnation, epoch: fenced.epoch)
  }
}
