public import TableStore

/// The durable consumers of a store for async code, see ``Consumers``; got by `store.async.consumers`.
public struct AsyncConsumers: Sendable {
  package let store: AsyncStore

  package init(_ store: AsyncStore) { self.store = store }
}

extension AsyncStore {
  /// The durable consumers of this store's stream.
  public var consumers: AsyncConsumers { AsyncConsumers(self) }
}

extension AsyncConsumers {
  /// See ``Consumers/create(_:from:)``.
  @discardableResult
  public func create(
    _ definition: ConsumerDefinition, from start: ConsumerStart = .latest
  ) async throws -> ConsumerDefinition {
    let creation = try await store.onOwnThread { try ConsumerCreation(definition, from: start, in: $0) }
    return try await store.commitConsumers { try creation.run($0) }.result
  }

  /// See ``Consumers/list()``.
  public func list() async throws -> [ConsumerStatus] { try await store.onOwnThread { try StatusReport($0).all() } }

  /// See ``Consumers/describe(_:)``.
  public func describe(_ name: String) async throws -> ConsumerStatus {
    try await store.onOwnThread { try StatusReport($0).one(name) }
  }

  /// See ``Consumers/pause(_:)``.
  public func pause(_ name: String) async throws { try await change(name, .pause) }

  /// See ``Consumers/resume(_:)``.
  public func resume(_ name: String) async throws { try await change(name, .resume) }

  /// See ``Consumers/disable(_:)``.
  public func disable(_ name: String) async throws { try await change(name, .disable) }

  /// See ``Consumers/enable(_:)``.
  public func enable(_ name: String) async throws { try await change(name, .enable) }

  /// See ``Consumers/update(_:settings:)``.
  public func update(_ name: String, settings: TriggerSettings) async throws {
    try await change(name, .update(settings))
  }

  /// See ``Consumers/remove(_:)``.
  public func remove(_ name: String) async throws { try await change(name, .remove) }

  private func change(_ name: String, _ change: ConsumerChange) async throws {
    try change.check()
    let leases = try LeaseTable(store.store)
    let fenced = try await store.commitConsumers { try change.run(name, $0) }.result
    leases.evict(fenced.incarnation, epoch: fenced.epoch)
  }

  /// See ``Consumers/reset(_:to:)``.
  public func reset(_ name: String, to target: ResetTarget) async throws -> ResetPlan {
    try await store.onOwnThread { try ResetPlan(name, to: target, in: $0) }
  }

  /// See ``Consumers/execute(_:force:)``.
  public func execute(_ plan: ResetPlan, force: Bool = false) async throws {
    let leases = try LeaseTable(store.store)
    let log = store.store.log
    let fenced = try await store.commitConsumers { try plan.run($0, leases, log, force: force) }.result
    leases.evict(fenced.incarnation, epoch: fenced.epoch)
  }
}
