/// What a trigger does with its changes.
public protocol TriggerHandler: Sendable {
  /// Handles one batch. It may be called again with the same changes, alone or among others, if it fails or the process
  /// ends before its outcome is committed; so what it does besides returning effects must bear repetition.
  ///
  /// Throwing means that nothing of the batch is done. Throw a ``TriggerError`` with `isPermanent` to skip retries.
  func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome
}

/// What a handler made of a batch.
public struct TriggerOutcome: Sendable {
  /// What the tables are to be changed by; for the changes before ``failedAt`` only.
  public var effects: Effects
  /// The index of the first change in the batch that failed; those before it are done, none behind it was begun. `nil`:
  /// all are done.
  public var failedAt: Int?
  /// Why it failed, for people.
  public var failure: String?
  /// Whether trying that change again is of no use.
  public var isPermanent = false

  public init(_ effects: Effects = Effects()) { self.effects = effects }

  /// The changes before `index` are done, with these effects; the one at `index` failed.
  public static func failed(
    at index: Int, _ reason: String, effects: Effects = Effects(), isPermanent: Bool = false
  ) -> TriggerOutcome {
    var outcome = TriggerOutcome(effects)
    outcome.failedAt = index
    outcome.failure = reason
    outcome.isPermanent = isPermanent
    return outcome
  }
}

/// A handler written as a closure.
public struct ClosureHandler: TriggerHandler {
  private let body: @Sendable (TriggerBatch) async throws -> TriggerOutcome

  public init(_ body: @escaping @Sendable (TriggerBatch) async throws -> TriggerOutcome) { self.body = body }

  public func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome { try await body(batch) }
}
