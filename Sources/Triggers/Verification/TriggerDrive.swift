internal import TableStore

/// Runs a registered trigger up to exactly one commit and no further.
struct TriggerDrive: Sendable {
  private let store: Store
  private let name: String
  private let handler: any TriggerHandler

  init(_ store: Store, _ name: String, _ handler: any TriggerHandler) {
    self.store = store
    self.name = name
    self.handler = handler
  }

  /// Where the trigger stands: the last commit of which it has begun anything.
  func position() async throws -> UInt64 {
    let name = name
    let cursor = try await store.async.readConsumers { try $0.consumer(name).checkpoint.cursor }
    return cursor.commit.rawValue + (cursor.done > 0 ? 1 : 0)
  }

  /// Runs the trigger, with all its rules, up to the end of `commit`, or of a later one if it is further already.
  ///
  /// - Returns: the commit that its checkpoint is at then.
  /// - Throws: as ``TriggerRunner/runUntilCaughtUp()``; `CancellationError`; ``TriggerError`` `fenced` if it is not where it was run to.
  func run(to commit: UInt64) async throws -> UInt64 {
    let name = name
    let (backfills, isThere) = try await store.async.readConsumers { state in
      let consumer = try state.consumer(name)
      let cursor = consumer.checkpoint.cursor
      let place = try state.place(of: consumer.incarnation)
      return (place?.backfill != nil, cursor.commit.rawValue >= commit && cursor.done == 0)
    }
    if isThere, !backfills { return try await position() }
    // The rows of a backfill are read at commits of their own, which cannot be chosen.
    if backfills {
      try await TriggerRunner(store, name, handler: handler).runUntilCaughtUp()
      try Task.checkCancellation()
    }
    let last = max(commit, try await position())
    var runner = TriggerRunner(store, name, handler: handler)
    runner.options.savesExactly = true
    runner.options.source = { store, definition, place in
      ConsumerSource(store, definition.selection, from: place, upTo: last)
    }
    try await runner.runUntilCaughtUp()
    // A runner that is cancelled ends in order, wherever it is.
    try Task.checkCancellation()
    let reached = try await position()
    guard reached == last else {
      throw TriggerError(
        .fenced, "The trigger \(name) stands at commit \(reached), not at \(last) where it was run to.")
    }
    return reached
  }
}
