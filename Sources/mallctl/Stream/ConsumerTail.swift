import TableStore
import Triggers

/// What a durable consumer gets, read under its lease: the rows of a backfill, then the stream. How far it has come is
/// kept in the store, behind what was printed and flushed.
final class ConsumerTail: TailSource {
  /// The shortest time between two checkpoints that only pass changes of which nothing was printed, in seconds.
  private static let passing = 1.0

  private let store: Store
  private let ownership: Ownership
  private let filters: [ChangeCondition]
  private let source: ConsumerSource
  /// Where the store says that the consumer is.
  private var saved: SourcePlace
  /// Behind everything that was read.
  private var place: SourcePlace
  private var savedAt = monotonicSeconds()
  /// Changes taken, and changes that the filter did not want, since ``saved``.
  private var taken: UInt64 = 0
  private var filtered: UInt64 = 0

  /// Takes the consumer.
  ///
  /// - Throws: `TriggerError`: `unknownConsumer`, `owned`, `paused`, `expired`; `misuse` for a trigger.
  init(_ name: String, in store: Store) throws {
    let status = try store.consumers.describe(name)
    guard status.definition.settings == nil else {
      throw TriggerError(.misuse, "\(name) is a trigger: its changes are for its handler alone.")
    }
    let ownership = try AsyncWork.run { try await store.async.consumers.acquire(name) }
    let stored = try store.readConsumers { try $0.place(of: ownership.fence.incarnation) }
    // The commit that took it has lifted its checkpoint over what is gone and was nothing.
    let place = SourcePlace(ownership.checkpoint.cursor, backfill: stored?.backfill)
    self.store = store
    self.ownership = ownership
    filters = try ChangeFilterSet(ownership.definition.filters).conditions
    self.place = place
    saved = place
    source = ConsumerSource(store, ownership.definition.selection, from: place)
  }

  var name: String { ownership.definition.name }
  var next: StreamPosition { place.cursor.next }
  var commit: CommitNumber { place.cursor.commit }
  var isDurable: Bool { true }
  var isLost: Bool { ownership.isLost }
  var longestSleep: Int { isBehind ? 1000 : .max }

  func read(maxChanges: Int, maxBytes: Int, _ body: (LentChange) throws -> Bool) throws -> Bool {
    try checkOwnership()
    let page = try page(maxChanges, maxBytes)
    for (index, change) in page.changes.enumerated() {
      let isTaken = try change.lend { lent in
        guard filters.isEmpty || filters.contains(where: { $0.accepts(lent) }) else {
          filtered += 1
          return true
        }
        guard try body(lent) else { return false }
        taken += 1
        return true
      }
      guard isTaken else {
        if index > 0 { place = page.place(after: index - 1) }
        return false
      }
    }
    place = page.end
    return page.isAtHead
  }

  func settle(hasPrinted: Bool) throws {
    if hasPrinted || monotonicSeconds() - savedAt >= Self.passing { try save() }
  }

  func finish() throws {
    try save()
    ownership.release()
  }

  /// Whether something is done that the store does not know of.
  private var isBehind: Bool { place.isFurther(than: saved) }

  private func save() throws {
    guard isBehind else { return }
    let (fence, from, to, taken, filtered) = (ownership.fence, saved, place, taken, filtered)
    _ = try store.commitConsumers { transaction in
      try transaction.advance(fence, from: from, to: to)
      try transaction.updateActivity(fence.incarnation) { activity in
        activity.advanced(to: to.cursor, at: transaction.timestamp)
        activity.counters.recordsOK += taken
        activity.counters.recordsFiltered += filtered
        if taken > 0 { activity.counters.batchesOK += 1 }
      }
    }
    (self.taken, self.filtered) = (0, 0)
    saved = to
    savedAt = monotonicSeconds()
  }

  private func page(_ maxChanges: Int, _ maxBytes: Int) throws -> SourcePage {
    do {
      return try source.nextPage(maxChanges: maxChanges, maxBytes: maxBytes)
    } catch let error as StoreError where error.code == .streamTrimmed {
      throw try store.readConsumers { try StreamBounds(store.log, $0) }.expired(name)
    }
  }

  /// Says why the consumer is no longer this process's, if it is not.
  private func checkOwnership() throws {
    guard ownership.isLost else { return }
    let status = try store.consumers.describe(name)
    guard status.definition.incarnation == ownership.fence.incarnation, !status.state.mayRun else {
      throw TriggerError(.fenced, "The consumer \(name) was taken from this process.")
    }
    throw TriggerError(.paused, "The consumer \(name) is \(status.state.rawValue.lowercased()).")
  }
}
