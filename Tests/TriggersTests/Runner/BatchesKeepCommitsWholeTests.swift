import TableStore
import TestSupport
import Testing

@testable import Triggers

/// Batches end between commits.
@Suite struct BatchesKeepCommitsWholeTests {
  /// The sizes of the batches that changes of these commits are parted into.
  private func sizes(_ commits: [UInt64?], changes: Int = 100, bytes: Int = 1000, each: Int = 1) -> [Int] {
    let border = BatchBorder(changes: changes, bytes: bytes)
    var sizes: [Int] = []
    var start = 0
    while start < commits.count {
      let end = border.end(from: start, of: commits.count) { BatchBorder.Member(commit: commits[$0], bytes: each) }
      sizes.append(end - start)
      start = end
    }
    return sizes
  }

  @Test func theyEndAtTheLastBorderWithinTheirBounds() {
    #expect(sizes([1, 2, 3, 4], changes: 3) == [3, 1])
    #expect(sizes([1, 1, 2, 2, 3], changes: 3) == [2, 3])
    #expect(sizes([1, 2, 2, 3], changes: 2) == [1, 2, 1])
    #expect(sizes([1, 1, 2, 2, 2], bytes: 30, each: 10) == [2, 3])
    #expect(sizes([1]) == [1])
  }

  @Test func aCommitBeyondThemComesWhole() {
    #expect(sizes([1, 1, 1, 1, 2], changes: 1) == [4, 1])
    #expect(sizes([1, 1, 1, 2], bytes: 5, each: 10) == [3, 1])
  }

  @Test func oneThatReadersGetInPartsIsParted() {
    #expect(sizes(Array(repeating: 1, count: 25_000), changes: 100, bytes: .max) == [10_000, 10_000, 5000])
    #expect(sizes([1, 1, 1], bytes: 5, each: 5 << 20) == [1, 1, 1])
  }

  @Test func rowsBelongTogetherWithNothing() {
    #expect(sizes([nil, nil, nil, nil, nil], changes: 2) == [2, 2, 1])
  }

  @Test func whatCannotBeInTheBatchEndsIt() {
    let border = BatchBorder(changes: 10, bytes: 100)
    #expect(border.end(from: 2, of: 9) { $0 < 5 ? BatchBorder.Member(commit: 1, bytes: 1) : nil } == 5)
  }

  @Test func aTransactionIsHandledAtOnce() async throws {
    var settings = TriggerSettings()
    settings.batchSize = 3
    try await OrdersFixture.run(settings) { fixture in
      try await fixture.put(1)
      for first in [10, 20] {
        try await fixture.store.onOwnThread { store in
          try store.write { scope in
            for id in first..<first + 7 {
              let item: Item = ["id": .n(Number(id)), "category": "a", "amount": 1]
              try scope.put(item, in: store.table("orders"))
            }
          }
        }
      }
      try await fixture.put(2)
      let batches = Notes<[Int]>()
      try await fixture.runner { batch in
        batches.add(batch.changes.map(OrdersFixture.id))
        return TriggerOutcome()
      }.runUntilCaughtUp()
      #expect(batches.all == [[1], Array(10..<17), Array(20..<27), [2]])
    }
  }
}
