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
      refused(
        ["id": "", "seq": 3],
        "The provided starting key is invalid: One or more parameter values are not valid. The AttributeValue for a key "
          + "attribute cannot contain an empty string value. Key: id")
      refused(
        ["id": .s(String(repeating: "p", count: 2049)), "seq": 3],
        "The provided starting key is invalid: One or more parameter values were invalid: Size of hashkey has exceeded "
          + "the maximum size limit of2048 bytes")
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

  @Test func `Start keys of an index hold its key and the table's`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable(
        "things", key: KeyAttribute("id", .s), sort: KeyAttribute("seq", .n),
        globalIndexes: [IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s), KeyAttribute("h", .n)))])
      for seq in 1...5 {
        try table.put(Item(["id": "p", "seq": .n(Number(seq)), "g": "x", "h": .n(Number(seq * 10))]))
      }
      var request = ReadFixture.request(table, "g = :g AND h > :h", [":g": "x", ":h": 10])
      request.indexName = "by-g"
      var scan = ScanRequest(table.name)
      scan.indexName = "by-g"
      func refused(_ key: Item, _ message: String, byScans: Bool = true) {
        request.exclusiveStartKey = key
        expectError(.validation, message) { _ = try store.query(request) }
        guard byScans else { return }
        scan.exclusiveStartKey = key
        expectError(.validation, message) { _ = try store.scan(scan) }
      }
      let invalid = "The provided starting key is invalid"
      refused(["id": "p", "seq": 2], invalid)
      refused(["g": "x", "h": 20], invalid)
      refused(["id": "p", "seq": 2, "g": "x", "x": 20], invalid)
      refused(["id": "p", "seq": 2, "g": "x", "h": 20, "x": 1], invalid)
      let mismatch = invalid + ": The provided key element does not match the schema"
      refused(["id": "p", "seq": 2, "g": "x", "h": "20"], mismatch)
      refused(["id": "p", "seq": "2", "g": "x", "h": 20], mismatch)
      refused(
        ["id": "p", "seq": 2, "g": "y", "h": 20],
        "The provided starting key is outside query boundaries based on provided conditions", byScans: false)
      refused(
        ["id": "p", "seq": 2, "g": "x", "h": 5], "The provided starting key does not match the range key predicate",
        byScans: false)
      request.exclusiveStartKey = ["id": "nobody", "seq": 2.5, "g": "x", "h": 35]
      #expect(try store.query(request).items.compactMap { $0.int("seq") } == [4, 5])
    }
  }

  @Test func `Start keys of a scan are the table's key`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 3)
      var request = ScanRequest(table.name)
      for key: Item in [["id": "p"], ["id": "p", "seq": "1"], ["id": "p", "seq": 1, "x": 1], [:]] {
        request.exclusiveStartKey = key
        expectError(
          .validation, "The provided starting key is invalid: The provided key element does not match the schema"
        ) { _ = try store.scan(request) }
      }
      request.exclusiveStartKey = ["id": "p", "seq": 2]
      #expect(try store.scan(request).items.contains(["id": "p", "seq": 3, "even": false, "body": ""]))
    }
  }
}
