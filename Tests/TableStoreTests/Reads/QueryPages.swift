import TestSupport
import Testing

@testable import TableStore

struct QueryPages {
  @Test(arguments: [true, false])
  func `Pages of any size together give the partition in order, once`(forward: Bool) throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 23)
      for limit in [1, 2, 7, 22, 23, 24] {
        var request = ReadFixture.request(table)
        request.limit = limit
        request.scanIndexForward = forward
        var seen: [Int] = []
        repeat {
          let page = try store.query(request)
          #expect(page.items.count <= limit)
          seen += page.items.compactMap { $0.int("seq") }
          request.exclusiveStartKey = page.lastEvaluatedKey
        } while request.exclusiveStartKey != nil
        #expect(seen == (forward ? Array(1...23) : Array((1...23).reversed())))
      }
    }
  }

  @Test func `A limit counts items before the filter, and a page stopped at the exact end has a last key`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 6)
      var request = ReadFixture.request(table, "id = :p", [":p": "p", ":t": true])
      request.filterExpression = "even = :t"
      request.limit = 3
      var page = try store.query(request)
      #expect(page.scannedCount == 3 && page.count == 1)
      #expect(page.lastEvaluatedKey == ["id": "p", "seq": 3])
      request.exclusiveStartKey = page.lastEvaluatedKey
      page = try store.query(request)
      #expect(page.scannedCount == 3 && page.count == 2)
      #expect(page.lastEvaluatedKey == ["id": "p", "seq": 6])
      request.exclusiveStartKey = page.lastEvaluatedKey
      page = try store.query(request)
      #expect(page.scannedCount == 0 && page.lastEvaluatedKey == nil)
    }
  }

  @Test func `A page ends with the item that reaches 1 MB, whatever the filter drops`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 12, filler: 200_000)
      var request = ReadFixture.request(table, "id = :p", [":p": "p", ":t": true])
      request.filterExpression = "even = :t"
      let page = try store.query(request)
      #expect(page.scannedCount == 6 && page.count == 3)
      #expect(page.lastEvaluatedKey == ["id": "p", "seq": 6])
    }
  }

  @Test(
    arguments: [
      ("seq = :a", 5...5), ("seq < :a", 1...4), ("seq <= :a", 1...5), ("seq > :a", 6...9), ("seq >= :a", 5...9),
      ("seq BETWEEN :a AND :b", 5...7),
    ] as [(String, ClosedRange<Int>)])
  func `Sort conditions select their range`(condition: String, expected: ClosedRange<Int>) throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 9)
      let values: [String: AttributeValue] =
        condition.contains(":b") ? [":p": "p", ":a": 5, ":b": 7] : [":p": "p", ":a": 5]
      let found = try table.query(ItemPredicate("id = :p AND \(condition)"), values: values).all()
      #expect(found.compactMap { $0.int("seq") } == Array(expected))
    }
  }

  @Test func `A count returns no items`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 5)
      var request = ReadFixture.request(table)
      request.select = .count
      let page = try store.query(request)
      #expect(page.items.isEmpty && page.count == 5)
      #expect(try table.count("id = :p", values: [":p": "p"]) == 5)
    }
  }

  @Test func `A scan's page ends like a query's`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 12, filler: 200_000)
      var request = ScanRequest(table.name)
      request.filterExpression = "attribute_exists(nothing)"
      var scanned: [Int] = []
      repeat {
        let page = try store.scan(request)
        #expect(page.items.isEmpty && page.count == 0)
        scanned.append(page.scannedCount)
        request.exclusiveStartKey = page.lastEvaluatedKey
      } while request.exclusiveStartKey != nil
      // The small item of the other partition stands somewhere among the large ones.
      #expect(scanned.reduce(0, +) == 13)
      #expect(scanned.count == 3)
      var all = ScanRequest("empty")
      _ = try store.createTable("empty", key: KeyAttribute("id", .s))
      #expect(try store.scan(all).lastEvaluatedKey == nil)
      try store.table("empty").put(["id": "a"])
      all.limit = 1
      #expect(try store.scan(all).lastEvaluatedKey == ["id": "a"])
      all.exclusiveStartKey = ["id": "a"]
      let end = try store.scan(all)
      #expect(end.scannedCount == 0 && end.lastEvaluatedKey == nil)
    }
  }

  @Test func `A page that reaches exactly 1 MB ends there`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("exact", key: KeyAttribute("id", .s), sort: KeyAttribute("seq", .n))
      // "id", "p", "seq", a number of one digit and "x" are 9 bytes.
      for seq in 1...4 {
        try table.put(Item(["id": "p", "seq": .n(Number(seq)), "x": .s(String(repeating: "x", count: 262_144 - 9))]))
      }
      let page = try store.query(ReadFixture.request(table))
      #expect(page.items.count == 4)
      #expect(page.lastEvaluatedKey == ["id": "p", "seq": 4])
      try table.delete(["id": "p", "seq": 4])
      #expect(try store.query(ReadFixture.request(table)).lastEvaluatedKey == nil)
    }
  }
}
