internal import TableStore

/// Hands a trigger's changes to a handler, batch after batch, in the order of the source, and nothing else: no retries, no
/// dead letters, no lanes. The first failure ends it. What rehearsals and proofs are made with.
struct DirectRun: Sendable {
  let store: Store
  let definition: ConsumerDefinition
  let handler: any TriggerHandler
  private let settings: TriggerSettings
  private let filters: ChangeFilterSet

  /// - Throws: ``TriggerError`` `invalidFilter`; `misuse` for a trigger with windows, whose batches follow the clock.
  init(_ store: Store, _ definition: ConsumerDefinition, _ handler: any TriggerHandler) throws {
    self.store = store
    self.definition = definition
    self.handler = handler
    settings = definition.settings ?? TriggerSettings()
    filters = try ChangeFilterSet(definition.filters)
    guard settings.window == nil else {
      throw TriggerError(.misuse, "The trigger \(definition.name) has windows; it cannot be run outside its runner.")
    }
  }

  /// Whether the trigger is given this change. One at the end of too long a chain of effects is not: it becomes a dead
  /// letter that no handler has seen.
  func wants(_ change: Change) -> Bool {
    if let cause = change.cause {
      guard settings.reactsToOwn || cause.origin != definition.name else { return false }
      guard Int(cause.depth) <= settings.maximumDepth, cause.depth < .max else { return false }
    }
    return filters.accepts(change)
  }

  /// The effects of changes, handed to the handler as one batch.
  ///
  /// - Throws: ``TriggerError`` `handlerFailed` if any of them failed, or if it took longer than the trigger's settings
  ///   allow.
  func effects(of changes: [Change]) async throws -> Effects {
    let batch = TriggerBatch(consumer: definition.name, changes: changes)
    switch await HandlerCall.run(handler, batch, milliseconds: settings.timeout) {
    case .outcome(let outcome):
      guard let index = outcome.failedAt else { return outcome.effects }
      let place = changes.indices.contains(index) ? " at \(changes[index].position)" : ""
      throw TriggerError(.handlerFailed, "The handler failed\(place).", cause: outcome.failure)
    case .failed(let fault): throw TriggerError(.handlerFailed, "The handler failed.", cause: fault.reason)
    case .stopped: throw CancellationError()
    }
  }

  /// The cause that effects of these changes are recorded with.
  func cause(of changes: [Change]) -> ChangeCause {
    let depth = changes.map { $0.cause?.depth ?? 0 }.max() ?? 0
    return ChangeCause(origin: definition.name, depth: depth == .max ? .max : depth + 1)
  }

  /// Goes through the changes from `place` on and gives `commit` each batch with its effects and the places around it.
  ///
  /// - Parameter last: goes on up to exactly this commit; `nil`: until a backfill is over and the head is reached.
  /// - Returns: how far it came.
  /// - Throws: what ``effects(of:)``, the source and `commit` throw; ``TriggerError`` `timedOut` if `last` does not become
  ///   durable.
  func run(
    from place: SourcePlace, upTo last: UInt64? = nil,
    _ commit: (_ batch: [Change], _ effects: Effects, _ from: SourcePlace, _ to: SourcePlace) async throws -> Void
  ) async throws -> SourcePlace {
    let source = ConsumerSource(store, definition.selection, from: place, upTo: last ?? .max)
    let settings = settings
    var place = place
    while last.map({ place.cursor.commit.rawValue < $0 }) ?? true {
      try Task.checkCancellation()
      let page = try await BlockingCalls.run {
        try source.nextPage(maxChanges: settings.batchSize, maxBytes: settings.batchBytes)
      }
      let changes = page.changes.filter(wants)
      if place != page.end {
        try await commit(changes, changes.isEmpty ? Effects() : effects(of: changes), place, page.end)
        place = page.end
      } else if page.isAtHead {
        if last == nil, place.backfill == nil { return place }
        // What is to come is committed, but perhaps not durable yet.
        let waited = try await store.async.changed(
          beyond: place.cursor.commit.rawValue, timeoutMilliseconds: 10_000)
        guard waited else { throw TriggerError(.timedOut, "Commit \(last ?? 0) did not become durable.") }
      }
    }
    return place
  }
}
