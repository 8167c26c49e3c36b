import TestSupport
import Testing

@testable import TableStore

struct BatchGets {
  @Test func `Items of several tables come back, missing ones do not`() throws {
    try withTemporaryStore { store in
      let left = try store.createTable("left", key: KeyAttribute("id", .s))
      let right = try store.createTable("right", key: KeyAttribute("id", .n))
      try left.put(["id": "a", "x": 1])
      try right.put(["id": 1, "y": 2])
      var keys = KeysAndAttributes([["id": "a"], ["id": "z"]])
      keys.projectionExpression = "x"
      var request = BatchGetItemRequest(["left": keys, "right": KeysAndAttributes([["id": 1]])])
      request.returnConsumedCapacity = .total
      let reply = try store.batchGetItem(request)
      #expect(reply.responses == ["left": [["x": 1]], "right": [["id": 1, "y": 2]]])
      #expect(reply.unprocessedKeys.isEmpty)
      #expect(reply.consumedCapacity?.map(\.total.capacity) == [1, 0.5])
    }
  }

  @Test func `Duplicates, too many keys and none are refused`() throws {
    try withTemporaryStore { store in
      try store.createTable("left", key: KeyAttribute("id", .n))
      func refused(_ keys: [Item], _ message: String) {
        expectError(.validation, message) {
          _ = try store.batchGetItem(BatchGetItemRequest(["left": KeysAndAttributes(keys)]))
        }
      }
      refused([["id": 1], ["id": 1.0]], "Provided list of item keys contains duplicates")
      refused(
        (0...100).map { ["id": .n(Number($0))] }, "Too many items requested for the BatchGetItem call")
      refused([["id": 1], ["id": "1"]], "The provided key element does not match the schema")
      expectError(.validation, "The requestItems parameter is required for BatchGetItem") {
        _ = try store.batchGetItem(BatchGetItemRequest([:]))
      }
    }
  }

  @Test func `What passes 16 MB is left for the next request`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("large", key: KeyAttribute("id", .n))
      let body = AttributeValue.s(String(repeating: "x", count: 390_000))
      for id in 0..<50 { try table.put(Item(["id": .n(Number(id)), "body": body])) }
      let keys: [Item] = (0..<50).map { ["id": .n(Number($0))] }
      var entry = KeysAndAttributes(keys)
      entry.projectionExpression = "id"
      let reply = try store.batchGetItem(BatchGetItemRequest(["large": entry]))
      #expect(reply.responses["large"]?.count == 43)
      #expect(reply.unprocessedKeys["large"]?.keys == Array(keys[43...]))
      #expect(reply.unprocessedKeys["large"]?.projectionExpression == "id")
      #expect(try table.get(keys, project: "id").count == 50)
    }
  }
}
