import TestSupport
import Testing

@testable import TableStore

/// An optimistic transaction commits only if all it has read is still so.
struct ScopesAreSerializable {
  @Test func aChangedReadMakesItRunAgain() throws {
    let harness = try EngineHarness()
    try harness.put([1], [1])
    var runs = 0
    let result = try harness.engine.transact(retries: 3) { transaction in
      runs += 1
      let old = try transaction.value([1])!
      if runs == 1 { try harness.put([1], [50]) }
      transaction.put([1], [old[0] + 1])
      return old[0]
    }
    #expect(runs == 2)
    #expect(result.result == 50)
    #expect(try harness.get([1]) == [51])
  }

  @Test func aChangedRangeMakesItRunAgain() throws {
    let harness = try EngineHarness()
    try harness.put([1, 1], [1])
    var runs = 0
    _ = try harness.engine.transact(retries: 3) { transaction in
      runs += 1
      let count = try transaction.keys(.items, KeyRange(prefix: [1])).count
      if runs == 1 { try harness.put([1, 2], [1]) }
      transaction.put([9], [UInt8(count)])
    }
    #expect(runs == 2)
    #expect(try harness.get([9]) == [2])
  }

  @Test func anUnrelatedWriteDoesNot() throws {
    let harness = try EngineHarness()
    var runs = 0
    _ = try harness.engine.transact(retries: 0) { transaction in
      runs += 1
      _ = try transaction.value([1])
      try harness.put([2], [2])
      transaction.put([1], [1])
    }
    #expect(runs == 1)
  }

  @Test func itGivesUpAfterItsRetries() throws {
    let harness = try EngineHarness()
    var number: UInt8 = 0
    let error = #expect(throws: StoreError.self) {
      try harness.engine.transact(retries: 2) { transaction in
        _ = try transaction.value([1])
        number += 1
        try harness.put([1], [number])
        transaction.put([2], [2])
      }
    }
    #expect(error?.code == .transactionConflict)
    #expect(number == 3)
    #expect(try harness.get([2]) == nil)
  }

  @Test func aThrowWritesNothing() throws {
    let harness = try EngineHarness()
    #expect(throws: StoreError.self) {
      try harness.engine.transact(retries: 2) { transaction in
        transaction.put([2], [2])
        throw StoreError(.validation, "refused on purpose")
      }
    }
    #expect(try harness.all().isEmpty)
  }
}
