import Synchronization
import TableStore
import TestSupport
import Testing
import Triggers

/// A handler never sees a part of a commit, whatever the sizes of commits and batches.
@Suite struct CommitsStayWholeTests {
  private static let sizes = [1, 3, 5, 2, 9, 1, 1, 4, 4, 4, 12, 1, 7, 3, 2, 2, 20, 1, 5]
  private static let count = sizes.reduce(0, +)

  /// A store with one commit of each size, each of other items, and a trigger `copying` that has seen none.
  private func run(_ settings: TriggerSettings, _ body: (AsyncStore) async throws -> Void) async throws {
    try await withTemporaryAsyncStore { store in
      for table in ["things", "copies"] {
        var request = CreateTableRequest(table, KeySchema(KeyAttribute("id", .n)))
        request.streamView = .newAndOldImages
        try await store.createTable(request)
      }
      var id = 0
      for size in Self.sizes {
        let puts = (0..<size).map { number in PutItemRequest("things", ["id": .n(Number(id + number))]) }
        id += size
        _ = try await store.transactWriteItems(TransactWriteItemsRequest(puts.map { .put($0) }))
      }
      try await store.consumers.create(
        ConsumerDefinition("copying", tables: ["things"], settings: settings), from: .trimHorizon)
      try await body(store)
      var copies = 0
      for try await copy in try store.table("copies").scan() { copies += copy.int("times") == 1 ? 1 : 0 }
      #expect(copies == Self.count)
    }
  }

  private func runner(
    _ store: AsyncStore, _ look: @escaping @Sendable ([Change]) throws -> Void
  ) -> TriggerRunner {
    TriggerRunner(
      store.store, "copying",
      handler: ClosureHandler { batch in
        try look(batch.changes)
        var effects = Effects()
        for change in batch.changes { try effects.add(change.keys, in: "copies", "times", 1) }
        return TriggerOutcome(effects)
      })
  }

  private func expectWholeCommits(_ batches: [[Change]]) {
    for batch in batches {
      for (_, seen) in Dictionary(grouping: batch, by: \.position.commit) {
        #expect(seen.map { Int($0.position.index) } == Array(0..<Int(seen[0].commitSize)))
      }
    }
  }

  @Test(arguments: [1, 2, 4, 5, 10, 100]) func batchesEndWithCommits(batchSize: Int) async throws {
    var settings = TriggerSettings()
    settings.batchSize = batchSize
    try await run(settings) { store in
      let seen = Notes<[Change]>()
      try await runner(store) { seen.add($0) }.runUntilCaughtUp()
      expectWholeCommits(seen.all)
      let positions = seen.all.flatMap { $0.map(\.position) }
      #expect(positions.count == Self.count)
      #expect(positions == positions.sorted())
      // More than a batch holds only for a commit that comes alone.
      #expect(seen.all.allSatisfy { $0.count <= batchSize || Set($0.map(\.position.commit)).count == 1 })
      // No batch is left smaller than it needs to be.
      for (batch, next) in zip(seen.all, seen.all.dropFirst()) {
        #expect(batch.count + Int(next[0].commitSize) > batchSize)
      }
    }
  }

  @Test func aCommitWithMoreBytesThanABatchComesAlone() async throws {
    var settings = TriggerSettings()
    settings.batchBytes = 1024
    try await run(settings) { store in
      let seen = Notes<[Change]>()
      try await runner(store) { seen.add($0) }.runUntilCaughtUp()
      expectWholeCommits(seen.all)
      #expect(seen.all.contains { $0.reduce(0) { $0 + $1.byteCount } > 512 })
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
    try await run(settings) { store in
      let failures = Mutex(0)
      // Lanes part commits by item. That fails here, and so would any other parting until nothing is left of the commit.
      let runner = runner(store) { changes in
        let commits = Dictionary(grouping: changes, by: \.position.commit).values
        guard commits.allSatisfy({ $0.count == $0[0].commitSize }) else {
          failures.withLock { $0 += 1 }
          throw Poison()
        }
      }
      try await runner.runUntilCaughtUp()
      #expect(failures.withLock { $0 } > 0)
      #expect(try await store.deadLetters.list("copying").isEmpty)
    }
  }
}
