/// What a runner did since its last commit; it goes into the consumer's counters with that commit.
package struct RunProgress: Sendable, Hashable {
  package var batchesOK: UInt64 = 0
  package var batchesFailed: UInt64 = 0
  package var recordsOK: UInt64 = 0
  package var recordsFiltered: UInt64 = 0
  package var recordsRetried: UInt64 = 0
  package var recordsParked: UInt64 = 0
  package var recordsDead: UInt64 = 0
  package var bisects: UInt64 = 0
  /// Effects whose condition did not hold.
  package var effectsPassedOver: UInt64 = 0
  /// Why something failed, for people; `nil` leaves what is stored.
  package var lastError: String?

  package init() {}

  package var isEmpty: Bool { self == RunProgress() }

  /// Adds it to what is counted already.
  func add(to counters: inout ConsumerActivity.Counters) {
    counters.batchesOK += batchesOK
    counters.batchesFailed += batchesFailed
    counters.recordsOK += recordsOK
    counters.recordsFiltered += recordsFiltered
    counters.recordsRetried += recordsRetried
    counters.recordsParked += recordsParked
    counters.recordsDead += recordsDead
    counters.bisects += bisects
  }
}
