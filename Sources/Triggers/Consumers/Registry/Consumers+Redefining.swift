internal import TableStore

extension Consumers {
  /// Changes everything about a registered consumer but its name and how far it has come: tables, filters, settings,
  /// endpoint. Whoever runs it must take it up anew and then finds the new definition.
  ///
  /// - Parameter definition: its incarnation and time of creation are passed over.
  /// - Returns: whether anything was different.
  /// - Throws: ``TriggerError``: `unknownConsumer`, `unknownTable`, `invalidDefinition`, `invalidFilter`; `misuse` for
  ///   making a trigger of a consumer that is none, or the other way round.
  @available(*, noasync)
  @discardableResult
  public func redefine(_ definition: ConsumerDefinition) throws -> Bool {
    try definition.validate()
    let leases = try LeaseTable(store)
    let fenced = try store.commitConsumers { try Redefinition(definition).run($0) }.result
    if let fenced { leases.evict(fenced.incarnation, epoch: fenced.epoch) }
    return fenced != nil
  }
}

extension AsyncConsumers {
  /// See ``Consumers/redefine(_:)``.
  @discardableResult
  public func redefine(_ definition: ConsumerDefinition) async throws -> Bool {
    try definition.validate()
    let leases = try LeaseTable(store.store)
    let fenced = try await store.commitConsumers { try Redefinition(definition).run($0) }.result
    if let fenced { leases.evict(fenced.incarnation, epoch: fenced.epoch) }
    return fenced != nil
  }
}

/// The change of a consumer's definition, in one commit.
private struct Redefinition: Sendable {
  private let wanted: ConsumerDefinition

  init(_ definition: ConsumerDefinition) { wanted = definition }

  /// - Returns: the right to the consumer that this commit has ended; `nil` if nothing is different.
  func run(_ transaction: ConsumerTransaction) throws -> Fence? {
    let found = try transaction.state.consumer(wanted.name)
    guard (found.definition.settings == nil) == (wanted.settings == nil) else {
      throw TriggerError(
        .misuse, "A trigger stays a trigger, any other consumer stays that; remove \(wanted.name) first.")
    }
    for table in wanted.tables ?? [] {
      guard try transaction.hasNamedTable(table) else {
        throw TriggerError(.unknownTable, "There is no table called \(table).")
      }
    }
    var definition = wanted
    definition.incarnation = found.incarnation
    definition.createdAt = found.definition.createdAt
    guard definition != found.definition else { return nil }
    var checkpoint = found.checkpoint
    // A consumer that is switched off holds nothing, whatever its definition says.
    if !found.activity.isDisabled { checkpoint = definition.checkpoint(at: checkpoint.cursor, epoch: checkpoint.epoch) }
    checkpoint.epoch += 1
    try transaction.put(ConsumerKey.definition(definition.name), encoding: definition)
    transaction.put(ConsumerKey.checkpoint(definition.incarnation), checkpoint.encoded)
    return Fence(consumer: definition.name, incarnation: definition.incarnation, epoch: found.checkpoint.epoch)
  }
}
