package import TableStore

/// A consumer as it stands in the store at one moment.
package struct RegisteredConsumer: Sendable {
  package var definition: ConsumerDefinition
  package var checkpoint: ConsumerCheckpoint
  package var activity: ConsumerActivity

  package var incarnation: UInt64 { definition.incarnation }
}

extension ConsumerStateReader {
  /// The consumer called `name`.
  ///
  /// - Throws: ``TriggerError`` `unknownConsumer`.
  package func consumer(_ name: String) throws -> RegisteredConsumer {
    guard let definition = try value(ConsumerKey.definition(name), as: ConsumerDefinition.self) else {
      throw TriggerError(.unknownConsumer, "There is no consumer called \(name).")
    }
    return try consumer(definition)
  }

  /// All consumers, by the bytes of their names.
  package func consumers() throws -> [RegisteredConsumer] {
    try entries(ConsumerKey.definitions).map {
      try consumer(ConsumerStateReader.decode($0.value, as: ConsumerDefinition.self))
    }
  }

  private func consumer(_ definition: ConsumerDefinition) throws -> RegisteredConsumer {
    guard let bytes = try get(ConsumerKey.checkpoint(definition.incarnation)) else {
      throw StoreError(.storeCorrupted, "The consumer \(definition.name) has no checkpoint.")
    }
    return RegisteredConsumer(
      definition: definition, checkpoint: try ConsumerCheckpoint(encoded: bytes),
      activity: try activity(definition.incarnation))
  }
}

extension ConsumerState {
  /// What a consumer is about, by what is stored of it.
  ///
  /// - Parameters:
  ///   - isExpired: whether changes behind its checkpoint are gone, see ``StreamBounds/hasPassed(_:)``.
  ///   - restore: which restore of the store was the last, 0 for none.
  package init(_ activity: ConsumerActivity, isExpired: Bool, restore: UInt64 = 0) {
    self =
      if activity.isDisabled {
        .disabled
      } else if isExpired {
        .expired
      } else if activity.blockedReason != nil {
        .blocked
      } else if activity.isPaused || activity.resumedAfterRestore < restore {
        .paused
      } else if activity.isBackfilling {
        .backfilling
      } else {
        activity.hasRun ? .running : .created
      }
  }

  /// Whether somebody may run it.
  package var mayRun: Bool {
    switch self {
    case .created, .backfilling, .running: true
    case .paused, .blocked, .expired, .disabled: false
    }
  }
}
