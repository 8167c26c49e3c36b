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
}
