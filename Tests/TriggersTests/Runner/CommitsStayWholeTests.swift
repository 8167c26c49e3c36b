import Synchronization
import TableStore
import TestSupport
import Testing
import Triggers

/// A handler never sees a part of a commit, whatever the sizes of commits and batches.
@Suite struct CommitsStayWholeTests {
  /// Commits of these sizes: each is of other orders, so that each has as many changes.
  private func commit(_ sizes: [Int], _ fixture: OrdersFixture) async throws {
    var id = 0
    for size in sizes {
      let puts = (0..<size).map { number in
        PutItemRequest("orders", ["id": .n(Number(id + number)), "category": "a", "amount": 1])
      }
      id += size
      _ = try await fixture.store.transactWriteItems(TransactWriteItemsRequest(puts.map { .put($0) }))
    }
  }

  private func expectWholeCommits(_ batches: [[Change]]) {
    for batch in batches {
      for (_, seen) in Dictionary(grouping: batch, by: \.position.commit) {
        #expect(seen.map { Int($0.position.index) } == Array(0..<Int(seen[0].commitSize)))
      }
    }
  }

  private static let sizes = [1, 3, 5, 2, 9, 1, 1, 4, 4, 4, 12, 1, 7, 3, 2, 2, 20, 1, 5]

  @Test(arguments: [1, 2, 4, 5, 10, 100]) func batchesEndWithCommits(batchSize: Int) async throws {
    var settings = TriggerSettings()
    settings.batchSize = batchSize
    try await OrdersFixture.run(settings) { fixture in
      try await commit(Self.sizes, fixture)
      let seen = Notes<[Change]>()
      let runner = fixture.runner { batch in
        seen.add(batch.changes)
        return try OrdersFixture.count(batch)
      }
      try await runner.runUntilCaughtUp()
      expectWholeCommits(seen.all)
      let positions = seen.all.flatMap { $0.map(\.position) }
      #expect(positions.count == Self.sizes.reduce(0, +))
      #expect(positions == positions.sorted())
      // More than a batch holds only for a commit that comes alone.
      #expect(seen.all.allSatisfy { $0.count <= batchSize || Set($0.map(\.position.commit)).count == 1 })
      // No batch is left smaller than it needs to be.
      for (batch, next) in zip(seen.all, seen.all.dropFirst()) {
        #expect(batch.count + Int(next[0].commitSize) > batchSize)
      }
      #expect(try await fixture.total("a") == Self.sizes.reduce(0, +))
    }
  }

  @Test func aCommitWithMoreBytesThanABatchComesAlone() async throws {
    var settings = TriggerSettings()
    settings.batchBytes = 1024
    try await OrdersFixture.run(settings) { fixture in
      try await commit(Self.sizes, fixture)
      let seen = Notes<[Change]>()
      let runner = fixture.runner { batch in
        seen.add(batch.changes)
        return TriggerOutcome()
      }
      try await runner.runUntilCaughtUp()
      expectWholeCommits(seen.all)
      #expect(seen.all.flatMap { $0 }.count == Self.sizes.reduce(0, +))
      #expect(
        seen.all.allSatisfy { batch in
          batch.reduce(0) { $0 + $1.byteCount } <= 1024 || Set(batch.map(\.position.commit)).count == 1
        })
    }
  }

  /// With several lanes the parts of a batch are computed by item; what is gone through in order after a failure is not.
  @Test func whatIsTriedAgainAfterAFailureOfSeveralLanesIsWhole() async throws {
    var settings = TriggerSettings()
    settings.batchSize = 5
    settings.lanes = 3
    try await OrdersFixture.run(settings) { fixture in
      try await commit(Self.sizes, fixture)
      let failures = Mutex(0)
      // Lanes part commits by item. That fails here, and so would any other parting until nothing is left of the commit.
      let runner = fixture.runner { batch in
        let commits = Dictionary(grouping: batch.changes, by: \.position.commit).values
        guard commits.allSatisfy({ $0.count == $0[0].commitSize }) else {
          failures.withLock { $0 += 1 }
          throw Poison()
        }
        return try OrdersFixture.count(batch)
      }
      try await runner.runUntilCaughtUp()
      #expect(failures.withLock { $0 } > 0)
      #expect(try await fixture.deadLetters().isEmpty)
      #expect(try await fixture.total("a") == Self.sizes.reduce(0, +))
    }
  }
}
