import TableStore
import TestSupport
import Testing

@testable import Triggers

/// What a trigger keeps and the changes it has not seen, both of one view, are as good as the tables themselves.
@Suite struct UnseenChangesTests {
  /// Orders and their amount as of one view: what the trigger has counted, and what it has still to count.
  private static func upToDate(_ scope: borrowing ReadScope, _ store: Store) throws -> (orders: Int, amount: Int) {
    let total = try scope.item(["category": "a"], in: store.table("totals"))
    var sums = (total?.int("orders") ?? 0, total?.int("amount") ?? 0)
    for change in try scope.changes(unseenBy: "totals").changes {
      sums.0 += (change.newImage == nil ? 0 : 1) - (change.oldImage == nil ? 0 : 1)
      sums.1 += (change.newImage?.int("amount") ?? 0) - (change.oldImage?.int("amount") ?? 0)
    }
    return sums
  }

  @Test func aReadIsUpToDateWhateverTheTriggerIsDoing() async throws {
    try await OrdersFixture.run { fixture in
      let runner = fixture.runner { try OrdersFixture.count($0) }
      let running = Task { try await runner.run() }
      var random = SeededGenerator(seed: 3)
      for round in 1...200 {
        try await fixture.put(Int.random(in: 0..<30, using: &random), amount: round)
        guard round % 10 == 0 else { continue }
        try await fixture.store.onOwnThread { store in
          try store.read { scope in
            let orders = try scope.scan(store.table("orders"))
            let sums = try UnseenChangesTests.upToDate(scope, store)
            #expect(sums.orders == orders.count)
            #expect(sums.amount == orders.reduce(0) { $0 + ($1.int("amount") ?? 0) })
          }
        }
      }
      running.cancel()
      try await running.value
    }
  }

  @Test func onlyWhatTheTriggerWantsIsAmongThem() async throws {
    try await OrdersFixture.run(filters: [ChangeFilter.Source("NewImage.amount > 5")]) { fixture in
      for id in 1...9 { try await fixture.put(id, amount: id) }
      try await fixture.store.table("totals").put(["category": "a"])
      try await fixture.store.onOwnThread { store in
        let page = try store.read { try $0.changes(unseenBy: "totals") }
        #expect(page.changes.map(OrdersFixture.id) == [6, 7, 8, 9])
        #expect(page.isAtHead)
        #expect(try !store.read { try $0.changes(unseenBy: "totals", limit: 3) }.isAtHead)
      }
    }
  }

  @Test func oneThatGoesThroughRowsHasNone() async throws {
    try await OrdersFixture.run { fixture in
      try await fixture.put(1)
      try await fixture.store.consumers.create(ConsumerDefinition("rows", tables: ["orders"]), from: .backfill)
      try await fixture.store.onOwnThread { store in
        expectTriggerError(.backfilling) { _ = try store.read { try $0.changes(unseenBy: "rows") } }
        expectTriggerError(.unknownConsumer) { _ = try store.read { try $0.changes(unseenBy: "none") } }
      }
    }
  }
}
