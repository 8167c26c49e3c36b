internal import TableStore

/// A dead letter that is taken up again, and changes that wait behind it, as a batch.
struct QueuePlan: DeliveryPlan {
  /// One entry of the queue: the dead letter at its head, or a change that waits.
  struct Entry: Sendable {
    var change: Change
    var letter: DeadLetter?
  }

  private unowned let session: RunSession
  private let entries: [Entry]
  /// The item whose queue it is; `nil` for a dead letter that parks nothing.
  private let item: [UInt8]?
  /// The wish that is answered when the first entry is done or has failed again.
  private let request: StreamPosition

  init(_ session: RunSession, _ entries: [Entry], item: [UInt8]?, request: StreamPosition) {
    self.session = session
    self.entries = entries
    self.item = item
    self.request = request
  }

  var count: Int { entries.count }

  func fates(_ range: Range<Int>) -> [Fate] { range.map { _ in .deliver } }

  func batch(_ indexes: [Int], attempt: Int) -> TriggerBatch {
    let changes = indexes.map { entries[$0].change }
    return TriggerBatch(
      consumer: session.definition.name, changes: changes, attempt: attempt,
      window: changes.first.flatMap { session.windows.window(of: $0.timestamp) })
  }

  func settlement(of range: Range<Int>, _ fates: [Fate]) -> Settlement {
    var settlement = session.settlement(to: session.place)
    settlement.handled = range.count
    settlement.answeredRequests = [request]
    for entry in entries[range] {
      if let item {
        settlement.queue.append(.removed(item: item, entry.change.position))
      } else {
        settlement.removedLetters.append(entry.change.position)
      }
    }
    return settlement
  }

  /// The dead letter stays, or the change that waits becomes one; what is behind it goes on waiting.
  func surrender(
    _ range: Range<Int>, _ fates: [Fate], attempts: Int, first: Delivery.Fault, last: Delivery.Fault
  ) throws -> Settlement {
    var settlement = session.settlement(to: session.place)
    settlement.answeredRequests = [request]
    let entry = entries[range.lowerBound]
    var letter = session.letter(entry.change, attempts: attempts, first: first, last: last, parks: item != nil)
    if let old = entry.letter {
      letter.attempts += old.attempts
      letter.firstFailedAt = old.firstFailedAt
    }
    settlement.queue.append(.became(letter))
    return settlement
  }
}
