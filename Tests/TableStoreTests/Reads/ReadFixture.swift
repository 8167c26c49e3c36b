@testable import TableStore

/// Tables with known content for the tests of reads.
enum ReadFixture {
  /// Items `("p", 1)` … `("p", count)` under one partition, each with `filler` bytes in `body`, and one item under a
  /// neighbouring partition.
  static func events(in store: Store, count: Int, filler: Int = 0) throws -> Table {
    let table = try store.createTable("events", key: KeyAttribute("id", .s), sort: KeyAttribute("at", .n))
    let body = AttributeValue.s(String(repeating: "x", count: filler))
    try table.put(
      contentsOf: (1...count).map {
        try Item(["id": "p", "at": .n(Number($0)), "even": .bool($0 % 2 == 0), "body": body])
      })
    try table.put(["id": "q", "at": 1])
    return table
  }

  static func request(_ table: Table, _ condition: String = "id = :p", _ values: Item = [":p": "p"]) -> QueryRequest {
    var request = QueryRequest(table.name, condition)
    request.expressionAttributeValues = values
    return request
  }
}

extension Item {
  /// The number called `name` as an integer.
  func int(_ name: String) -> Int? {
    guard case .n(let number)? = self[name] else { return nil }
    return Int(exactly: number)
  }
}
