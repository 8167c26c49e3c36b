package import TableStore

/// A change of what a consumer is about, made in one commit. Each takes the consumer from whoever runs it: the epoch
/// rises, so that this commit is the border between what that owner did and what it may no longer do.
package enum ConsumerChange: Sendable {
  case pause, resume, disable, enable, remove
  case update(TriggerSettings)

  /// - Throws: ``TriggerError`` `invalidDefinition`.
  package func check() throws {
    if case .update(let settings) = self { try DefinitionRules.check(settings) }
  }

  /// - Returns: the right to the consumer that this commit has ended, and what ended it.
  /// - Throws: ``TriggerError``: `unknownConsumer`, `misuse` for settings of a consumer that is no trigger.
  package func run(_ name: String, _ transaction: ConsumerTransaction) throws -> Fence {
    let consumer = try transaction.state.consumer(name)
    let incarnation = consumer.incarnation
    let fence = Fence(consumer: name, incarnation: incarnation, epoch: consumer.checkpoint.epoch)
    if case .remove = self {
      try transaction.remove(consumer)
      return fence
    }
    var definition = consumer.definition
    var activity = consumer.activity
    var checkpoint = consumer.checkpoint
    switch self {
    case .pause: activity.isPaused = true
    case .resume:
      activity.isPaused = false
      activity.blockedReason = nil
      activity.resumedAfterRestore = try transaction.state.lastRestore()
    case .disable:
      activity.isDisabled = true
      checkpoint.holds = false
      checkpoint.overflow = .expire
    case .enable: activity.isDisabled = false
    case .update(let settings):
      guard definition.settings != nil else {
        throw TriggerError(.misuse, "The consumer \(name) is no trigger and has no settings.")
      }
      definition.settings = settings
    case .remove: break
    }
    if !activity.isDisabled { checkpoint = definition.checkpoint(at: checkpoint.cursor, epoch: checkpoint.epoch) }
    if activity == consumer.activity, definition == consumer.definition, checkpoint == consumer.checkpoint {
      // Nothing to do: whoever runs it goes on.
      return Fence(consumer: name, incarnation: incarnation, epoch: 0)
    }
    checkpoint.epoch += 1
    if definition != consumer.definition { try transaction.put(ConsumerKey.definition(name), encoding: definition) }
    if activity != consumer.activity { try transaction.put(ConsumerKey.activity(incarnation), encoding: activity) }
    transaction.put(ConsumerKey.checkpoint(incarnation), checkpoint.encoded)
    return fence
  }
}

extension ConsumerTransaction {
  /// Deletes all that is kept of a consumer: whatever has its incarnation behind the byte that says what it is.
  func remove(_ consumer: RegisteredConsumer) throws {
    delete(ConsumerKey.definition(consumer.definition.name))
    for kind in ConsumerKey.kindsByIncarnation {
      for entry in try state.entries(ConsumerKey.entries(kind, of: consumer.incarnation)) { delete(entry.key) }
    }
  }
}
