internal import StreamLog
public import TableStore

/// Runs one registered trigger: takes its changes from the stream, hands them to a handler in batches, and commits the
/// handler's effects together with the trigger's checkpoint, so that each change has its effects exactly once.
///
/// ```swift
/// try await store.async.consumers.create(ConsumerDefinition("totals", tables: ["orders"], settings: TriggerSettings()))
/// let runner = TriggerRunner(store, "totals", handler: ClosureHandler { batch in
///   var effects = Effects()
///   for change in batch.changes { try effects.add(["day": day(change)], in: "totals", "orders", 1) }
///   return TriggerOutcome(effects)
/// })
/// try await runner.run()
/// ```
///
/// With one lane (the default), a batch is handed out only when the effects of the one before are committed, so a handler
/// finds in the tables what it did last. With several, the parts of a batch are handled side by side, and only changes of
/// one item are sure to be handled in order.
///
/// What the rules for failures are is said at ``TriggerSettings``.
public struct TriggerRunner: Sendable {
  public let store: Store
  /// The name of the trigger.
  public let name: String
  let handler: RunnerHandler
  package var options = RunnerOptions()

  /// A runner of a trigger with a handler that returns effects, or acts on the world outside.
  public init(_ store: Store, _ name: String, handler: any TriggerHandler) {
    self.store = store
    self.name = name
    self.handler = .returning(handler)
  }

  /// A runner of a trigger with a handler that reads and writes in the transaction that moves the checkpoint.
  public init(_ store: Store, _ name: String, inTransaction handler: any TransactionHandler) {
    self.store = store
    self.name = name
    self.handler = .inTransaction(handler)
  }

  /// Runs the trigger until the task is cancelled; then the batch at hand is finished if its handler comes back within
  /// two seconds, or left for the next run, and the trigger is let go.
  ///
  /// - Throws: ``TriggerError``: `unknownConsumer`; `owned` if another runs it; `paused` (also disabled or blocked);
  ///   `expired`; `fenced` if it was taken over, paused, changed or moved while it ran; `handlerFailed` if it is blocked
  ///   from now on, by a poisoned change with the policy `halt` or by a crash loop. ``StoreError`` for trouble of the
  ///   store.
  public func run() async throws { try await run { try await $0.run(untilCaughtUp: false) } }

  /// Runs the trigger until it is done with everything there is, or the task is cancelled.
  ///
  /// - Throws: as ``run()``.
  public func runUntilCaughtUp() async throws { try await run { try await $0.run(untilCaughtUp: true) } }

  /// Takes dead letters up again that somebody wants to be, and nothing else.
  func serveRequestsOnly() async throws { try await run { try await $0.takeUpDeadLetters() } }

  private func run(_ body: (RunSession) async throws -> Void) async throws {
    do {
      let owner = try await store.async.consumers.acquire(name, wait: options.ownerWait, terms: options.lease)
      defer { owner.release() }
      let state = try await store.async.readConsumers { try RunSession.State(owner, $0) }
      let session = try RunSession(store, owner, handler, options, state: state)
      do {
        try await body(session)
      } catch {
        if Task.isCancelled || error is CancellationError { await session.unmarkStart() }
        throw error
      }
      await session.unmarkStart()
    } catch is CancellationError {
      return
    } catch let error as StoreError where error.code == .streamTrimmed {
      let log = store.log
      var expired = try await store.async.readConsumers { try StreamBounds(log, $0) }.expired(name)
      expired.cause = error.message
      throw expired
    }
  }
}
