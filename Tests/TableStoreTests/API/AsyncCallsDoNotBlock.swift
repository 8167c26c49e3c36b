import TableStore
import TestSupport
import Testing

struct AsyncCallsDoNotBlock {
  @Test func `The async door writes, reads and streams`() async throws {
    try await withTemporaryAsyncStore { store in
      try await store.createTable(
        CreateTableRequest("things", KeySchema(KeyAttribute("id", .s), KeyAttribute("n", .n))))
      let table = store.table("things")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for n in 1...64 {
          group.addTask { try await table.put(["id": "p", "n": .n(Number(n)), "even": .bool(n % 2 == 0)]) }
        }
        try await group.waitForAll()
      }
      #expect(try await table.get(["id": "p", "n": 7])?["even"] == false)
      #expect(try await table.attribute("even", of: ["id": "p", "n": 8]) == true)
      var seen: [AttributeValue?] = []
      for try await item in try table.query("id = :p", values: [":p": "p"], filter: Attribute("even") == true, limit: 5)
      {
        seen.append(item["n"])
      }
      #expect(seen == [2, 4, 6, 8, 10])
      #expect(try await table.scan().all().count == 64)
      #expect(try await store.tables() == ["things"])
    }
  }

  @Test func `Pages are read one by one, with writes in between seen by later ones`() async throws {
    try await withTemporaryAsyncStore { store in
      try await store.createTable(
        CreateTableRequest("things", KeySchema(KeyAttribute("id", .s), KeyAttribute("n", .n))))
      let table = store.table("things")
      let body = AttributeValue.s(String(repeating: "x", count: 300_000))
      for n in 1...8 { try await table.put(Item(["id": "p", "n": .n(Number(n)), "body": body])) }
      var seen: [AttributeValue?] = []
      for try await item in try table.query("id = :p", values: [":p": "p"]) {
        seen.append(item["n"])
        if seen.count == 1 { try await table.delete(["id": "p", "n": 8]) }
      }
      #expect(seen == [1, 2, 3, 4, 5, 6, 7])
    }
  }

  @Test func `A cancelled task reads no more`() async throws {
    try await withTemporaryAsyncStore { store in
      try await store.createTable(CreateTableRequest("things", KeySchema(KeyAttribute("id", .s))))
      let table = store.table("things")
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        _ = try await table.get(["id": "a"])
      }
      await #expect(throws: CancellationError.self) { try await task.value }
    }
  }
}
