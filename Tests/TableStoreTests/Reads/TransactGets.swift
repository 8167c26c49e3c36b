import TestSupport
import Testing

@testable import TableStore

struct TransactGets {
  @Test func `Items come in the request's order, missing ones as nil, at double price`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .s))
      try table.put(["id": "b", "x": 1])
      var request = TransactGetItemsRequest([
        GetItemRequest("things", ["id": "a"]), GetItemRequest("things", ["id": "b"]),
      ])
      request.returnConsumedCapacity = .total
      let reply = try store.transactGetItems(request)
      #expect(reply.items == [nil, ["id": "b", "x": 1]])
      #expect(reply.consumedCapacity?.map(\.total) == [ConsumedCapacity.Units(capacity: 4, read: 4)])
    }
  }

  @Test func `A key that does not match cancels with a reason in its place`() throws {
    try withTemporaryStore { store in
      try store.createTable("things", key: KeyAttribute("id", .s))
      do {
        _ = try store.transactGetItems(
          TransactGetItemsRequest([GetItemRequest("things", ["id": "a"]), GetItemRequest("things", ["id": 1])]))
        Issue.record("No error was thrown.")
      } catch let error as StoreError {
        #expect(error.code == .transactionCanceled)
        #expect(
          error.message == "Transaction cancelled, please refer cancellation reasons for specific reasons "
            + "[None, ValidationError]")
        #expect(error.reasons.map(\.code) == ["None", "ValidationError"])
      }
      expectError(.validation, "Transaction request cannot include multiple operations on one item") {
        _ = try store.transactGetItems(
          TransactGetItemsRequest([GetItemRequest("things", ["id": "a"]), GetItemRequest("things", ["id": "a"])]))
      }
    }
  }

  @Test func `One to a hundred items of together 4 MB`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .n))
      func gets(_ count: Int) -> TransactGetItemsRequest {
        .init((0..<count).map { GetItemRequest("things", ["id": .n(Number($0))]) })
      }
      let length =
        "1 validation error detected: Value '[…]' at 'transactItems' failed to satisfy constraint: Member must "
      expectError(.validation, length + "have length greater than or equal to 1") {
        _ = try store.transactGetItems(gets(0))
      }
      expectError(.validation, length + "have length less than or equal to 100") {
        _ = try store.transactGetItems(gets(101))
      }
      #expect(try store.transactGetItems(gets(100)).items == Array(repeating: nil, count: 100))
      let body = AttributeValue.s(String(repeating: "x", count: 400_000))
      for id in 0..<11 { try table.put(Item(["id": .n(Number(id)), "body": body])) }
      #expect(try store.transactGetItems(gets(10)).items.count == 10)
      expectError(.validation) { _ = try store.transactGetItems(gets(11)) }
    }
  }

  @Test func `Names are checked before tables, tables before keys`() throws {
    try withTemporaryStore { store in
      try store.createTable("things", key: KeyAttribute("id", .n))
      expectError(
        .validation,
        "1 validation error detected: Value 't' at 'transactItems.2.member.get.tableName' failed to satisfy constraint: "
          + "Member must have length greater than or equal to 3"
      ) {
        _ = try store.transactGetItems(
          .init([GetItemRequest("nothing", ["id": 1]), GetItemRequest("t", ["id": 1])]))
      }
      expectError(.resourceNotFound, "Requested resource not found") {
        _ = try store.transactGetItems(
          .init([GetItemRequest("things", ["id": "x"]), GetItemRequest("nothing", ["id": 1])]))
      }
    }
  }
}
