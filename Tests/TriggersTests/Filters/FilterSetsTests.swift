import TableStore
import TestSupport
import Testing
import Triggers

/// Several filters of which one is enough.
@Suite struct FilterSetsTests {
  private func changes() throws -> [Change] {
    try withTemporaryStore(StoreOptions()) { store in
      try store.createTable("products", key: .init("sku", .s))
      for sku in ["A", "B", "C"] { _ = try store.putItem(PutItemRequest("products", try Item(["sku": .s(sku)]))) }
      var changes: [Change] = []
      _ = try ChangeReader(store, .all, from: .start).next(maxChanges: 100, maxBytes: 1 << 20, into: &changes)
      return changes
    }
  }

  @Test func oneOfThemIsEnough() throws {
    let filters = try ChangeFilterSet([.init("Keys.sku = 'A'"), .init("Keys.sku = :c", values: [":c": .s("C")])])
    #expect(try changes().map(filters.accepts) == [true, false, true])
  }

  @Test func noneLetsEverythingThrough() throws {
    let filters = try ChangeFilterSet([])
    #expect(try changes().map(filters.accepts) == [true, true, true])
  }

  @Test func theOneThatDoesNotReadIsNamed() throws {
    do {
      _ = try ChangeFilterSet([.init("Keys.sku = 'A'"), .init("Keys.sku =")])
      Issue.record("the set is taken")
    } catch let error as TriggerError {
      #expect(error.code == .invalidFilter && error.message.hasPrefix("Filter 2: Invalid filter: "))
    }
  }

  @Test func twentyOneAreTooMany() throws {
    let source = ChangeFilter.Source("Keys.sku = 'A'")
    #expect(try ChangeFilterSet(Array(repeating: source, count: 20)).filters.count == 20)
    #expect(throws: TriggerError.self) { try ChangeFilterSet(Array(repeating: source, count: 21)) }
  }
}
