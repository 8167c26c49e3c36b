import StreamLog
import Testing

@testable import TableStore

/// The store that the examples of `docs/design.md` are taken from: one table with an index and expiry, one item.
struct ExampleStore {
  static let item: Item = ["sku": "A1", "category": "light", "price": 19.95, "expires": 2_000_000_100]

  let harness: TableHarness

  init() throws {
    harness = try TableHarness()
    var request = CreateTableRequest("products", KeySchema(KeyAttribute("sku", .s)))
    request.globalIndexes = [
      IndexDefinition(
        "by-category", KeySchema(KeyAttribute("category", .s), KeyAttribute("price", .n)), projection: .keysOnly)
    ]
    _ = try harness.tables.createTable(request)
    try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest("products", attributeName: "expires"))
    try harness.settle()
    try harness.put(ExampleStore.item, in: "products")
  }

  /// The only entry of a keyspace.
  func entry(_ space: Keyspace) throws -> (key: [UInt8], value: [UInt8]) {
    try harness.tables.engine.snapshot { snapshot in
      let cursor = try snapshot.cursor(space, KeyRange(lower: [], upper: nil), descending: false)
      let (key, value) = try #require(try cursor.next())
      let entry = (Array(key), Array(value))
      #expect(try cursor.next() == nil)
      return entry
    }
  }

  /// The two sections of the last frame's body.
  func lastFrame() throws -> (records: [UInt8], redo: [UInt8]) {
    let reader = try harness.tables.engine.log.oldestReader()
    var last: (records: [UInt8], redo: [UInt8]) = ([], [])
    while let frame = try reader.next() { last = (Array(frame.records), Array(frame.redo)) }
    return last
  }
}
