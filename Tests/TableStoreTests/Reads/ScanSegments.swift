import TestSupport
import Testing

@testable import TableStore

struct ScanSegments {
  @Test(arguments: [1, 2, 3, 5, 16, 40])
  func `Segments share all items out`(segments: Int) throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .s))
      try table.put(contentsOf: (1...60).map { ["id": .s("item \($0)")] })
      var seen: [String] = []
      for segment in 0..<segments {
        seen += try table.scan(segment: segment, of: segments).all().map { "\($0)" }
      }
      #expect(seen.count == 60)
      #expect(Set(seen).count == 60)
    }
  }

  @Test func `A scan pages through everything once and filters`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 20)
      var request = ScanRequest(table.name)
      request.limit = 7
      request.filterExpression = "even = :t"
      request.expressionAttributeValues = [":t": true]
      var seen: [Int] = []
      var scanned = 0
      repeat {
        let page = try store.scan(request)
        scanned += page.scannedCount
        seen += page.items.compactMap { $0.int("seq") }
        request.exclusiveStartKey = page.lastEvaluatedKey
      } while request.exclusiveStartKey != nil
      #expect(scanned == 21)
      #expect(seen.sorted() == [2, 4, 6, 8, 10, 12, 14, 16, 18, 20])
    }
  }

  @Test func `Segment parameters go together`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 1)
      func refused(_ segment: Int?, _ total: Int?, _ message: String) {
        var request = ScanRequest(table.name)
        request.segment = segment
        request.totalSegments = total
        expectError(.validation, message) { _ = try store.scan(request) }
      }
      refused(
        0, nil,
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present")
      refused(
        nil, 2,
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present")
      refused(
        2, 2,
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than "
          + "TotalSegments: 2")
    }
  }

  @Test func `Items of a partition come together and in order`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .s), sort: KeyAttribute("seq", .n))
      for seq in [5, -3, 10, 0, 7] {
        try table.put(contentsOf: (0..<20).map { try Item(["id": .s("p\($0)"), "seq": .n(Number(seq))]) })
      }
      let items = try store.scan(ScanRequest(table.name)).items
      #expect(items.count == 100)
      var partitions: [String] = []
      for start in stride(from: 0, to: 100, by: 5) {
        let group = items[start..<start + 5]
        #expect(Set(group.compactMap { $0.string("id") }).count == 1)
        #expect(group.compactMap { $0.int("seq") } == [-3, 0, 5, 7, 10])
        partitions += group.prefix(1).compactMap { $0.string("id") }
      }
      #expect(Set(partitions).count == 20)
    }
  }
}
