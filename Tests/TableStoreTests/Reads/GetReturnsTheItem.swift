import TableStore
import TestSupport
import Testing

struct GetReturnsTheItem {
  @Test func `An item comes back as it was put, a missing one as nil`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .s))
      let item: Item = ["id": "a", "n": 1.5, "parts": [1, "two", nil], "map": ["deep": true]]
      try table.put(item)
      #expect(try table.get(["id": "a"]) == item)
      #expect(try table.get(["id": "b"]) == nil)
    }
  }

  @Test func `A projection picks paths, and an item without them comes back empty`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .s))
      try table.put(["id": "a", "size": 3, "parts": ["x", "y", "z"]])
      let found = try table.get(["id": "a"], project: "#s, parts[2]", names: ["#s": "size"])
      #expect(found == ["size": 3, "parts": ["z"]])
      #expect(try table.get(["id": "a"], project: "absent") == [:])
      var request = GetItemRequest("things", ["id": "a"])
      request.attributesToGet = ["id"]
      #expect(try store.getItem(request).item == ["id": "a"])
    }
  }

  @Test func `Keys that do not match are refused in DynamoDB's words`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .s), sort: KeyAttribute("seq", .n))
      let mismatch = "The provided key element does not match the schema"
      for key: Item in [["id": "a"], ["id": "a", "seq": "1"], ["id": "a", "seq": 1, "x": 1], ["id": "a", "ax": 1]] {
        expectError(.validation, mismatch) { _ = try table.get(key) }
      }
      expectError(
        .validation,
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
          + "string value. Key: id"
      ) { _ = try table.get(["id": "", "seq": 1]) }
      expectError(.resourceNotFound, "Requested resource not found") { _ = try store.table("nowhere").get(["id": "a"]) }
    }
  }

  @Test func `One attribute is read alone`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .s))
      try table.put(["id": "a", "quantity": 4, "title": "Lamp"])
      #expect(try table.attribute("quantity", of: ["id": "a"]) == 4)
      #expect(try table.attribute("absent", of: ["id": "a"]) == nil)
      #expect(try table.attribute("quantity", of: ["id": "b"]) == nil)
      let length = try table.withAttribute("title", of: ["id": "a"]) { $0?.byteCount }
      #expect(length == 4)
      expectError(.validation) { try table.withAttribute("quantity", of: ["id": "a"]) { _ in } }
    }
  }
}
