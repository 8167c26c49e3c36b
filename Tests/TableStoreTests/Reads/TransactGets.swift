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
}
