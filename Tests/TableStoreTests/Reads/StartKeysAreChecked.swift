import TestSupport
import Testing

@testable import TableStore

struct StartKeysAreChecked {
  @Test func `A start key need not exist`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 5)
      var request = ReadFixture.request(table)
      request.exclusiveStartKey = ["id": "p", "seq": 2.5]
      #expect(try store.query(request).items.compactMap { $0.int("seq") } == [3, 4, 5])
      request.scanIndexForward = false
      #expect(try store.query(request).items.compactMap { $0.int("seq") } == [2, 1])
    }
  }

  @Test func `Start keys that do not belong there are refused`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 5)
      var request = ReadFixture.request(table, "id = :p AND seq > :a", [":p": "p", ":a": 2])
      func refused(_ key: Item, _ message: String) {
        request.exclusiveStartKey = key
        expectError(.validation, message) { _ = try store.query(request) }
      }
      refused(
        ["id": "p"], "The provided starting key is invalid: The provided key element does not match the schema")
      refused(
        ["id": "p", "seq": "3"],
        "The provided starting key is invalid: The provided key element does not match the schema")
      refused(
        ["id": "q", "seq": 3], "The provided starting key is outside query boundaries based on provided conditions")
      refused(["id": "p", "seq": 2], "The provided starting key does not match the range key predicate")
    }
  }

  @Test func `A start key of another segment is refused`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 3)
      var refusals = 0
      for segment in 0..<16 {
        var request = ScanRequest(table.name)
        request.segment = segment
        request.totalSegments = 16
        request.exclusiveStartKey = ["id": "p", "seq": 1]
        do {
          #expect(try store.scan(request).items.compactMap { $0.int("seq") }.contains(2))
        } catch let error as StoreError {
          #expect(
            error.message == "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
              + "ExclusiveStartKey with correct Segment. TotalSegments: 16 Segment: \(segment)")
          refusals += 1
        }
      }
      #expect(refusals == 15)
    }
  }
}
