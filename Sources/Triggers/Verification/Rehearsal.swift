public import TableStore

/// Tries a handler on changes that were made, or on rows that are there, and shows what effects it returns. Nothing is
/// written to the store; what the handler does to the world outside is its own business, and it should do nothing there.
public struct Rehearsal: Sendable {
  /// Which changes to try.
  public enum Range: Sendable, Hashable {
    /// Changes of the stream from some place on, up to the head.
    case stream(from: StreamStart)
    /// The rows that are there, as a backfill hands them out.
    case rows
  }

  /// What came of one change.
  public struct Result: Sendable {
    public let change: Change
    /// What the handler wants to be done to tables; empty if it failed.
    public let effects: Effects
    /// Why the handler failed.
    public let failure: String?
  }

  private let run: DirectRun

  /// - Parameter definition: of a trigger that is registered, or of one that is not yet.
  /// - Throws: ``TriggerError``: `invalidFilter`, `misuse` for a trigger with windows.
  public init(_ store: Store, _ definition: ConsumerDefinition, handler: any TriggerHandler) throws {
    run = try DirectRun(store, definition, handler)
  }

  /// Hands the changes that the trigger wants to the handler, one at a time, and each result to `body`.
  ///
  /// - Parameter limit: how many changes to try at the most.
  /// - Returns: how many were tried.
  /// - Throws: ``StoreError`` as readers of the stream do; what `body` throws; `CancellationError`.
  @discardableResult
  public func run(_ range: Range, limit: Int = .max, _ body: (Result) async throws -> Void) async throws -> Int {
    let store = run.store
    let place: SourcePlace
    switch range {
    case .stream(let start): place = SourcePlace(try await store.async.onOwnThread { try $0.cursor(for: start) })
    case .rows:
      let head = try await store.async.onOwnThread { try $0.cursor(for: .latest) }
      place = SourcePlace(head, backfill: BackfillProgress(startedAt: 0, by: head.commit.rawValue))
    }
    let source = ConsumerSource(store, run.definition.selection, from: place)
    var count = 0
    while count < limit {
      let wanted = min(100, limit - count)
      let page = try await BlockingCalls.run { try source.nextPage(maxChanges: wanted, maxBytes: 4 << 20) }
      for change in page.changes where count < limit && run.wants(change) {
        try Task.checkCancellation()
        count += 1
        try await body(try await result(of: change))
      }
      if page.isAtHead && page.changes.isEmpty || range == .rows && page.end.backfill == nil { break }
    }
    return count
  }

  private func result(of change: Change) async throws -> Result {
    do {
      return Result(change: change, effects: try await run.effects(of: [change]), failure: nil)
    } catch let error as TriggerError {
      return Result(change: change, effects: Effects(), failure: error.cause ?? error.message)
    }
  }
}
