internal import TableStore

/// A batch as the session drives it through a ``Delivery``: which of its changes are handed out, and what is committed
/// when some are done or given up. Changes are indexes from 0 up to ``count``.
protocol DeliveryPlan {
  var count: Int { get }
  /// Whether the handler is called although there are no changes for it.
  var callsWithoutChanges: Bool { get }

  /// How many of the first changes are whole commits that are no more than `count` changes together, or one commit alone.
  func wholeCommits(upTo count: Int) -> Int

  /// What becomes of the changes in `range`, as things stand now.
  mutating func fates(_ range: Range<Int>) -> [Fate]

  /// The changes at `indexes`, for the handler.
  func batch(_ indexes: [Int], attempt: Int) -> TriggerBatch

  /// The commit by which the changes in `range` are done, without effects. All before `range` are.
  func settlement(of range: Range<Int>, _ fates: [Fate]) -> Settlement

  /// The commit by which the changes in `range` are given up.
  ///
  /// - Throws: ``TriggerError`` if the trigger has to stop instead.
  mutating func surrender(
    _ range: Range<Int>, _ fates: [Fate], attempts: Int, first: Delivery.Fault, last: Delivery.Fault
  )
    throws -> Settlement
}

extension DeliveryPlan {
  var callsWithoutChanges: Bool { false }

  func wholeCommits(upTo count: Int) -> Int { min(count, self.count) }
}

/// What becomes of one change of a batch.
enum Fate: Sendable {
  /// The handler gets it.
  case deliver
  /// It waits behind a dead letter of its item.
  case wait
  /// It becomes a dead letter without being handed out.
  case refuse(DeadLetter.Kind, String)
}
