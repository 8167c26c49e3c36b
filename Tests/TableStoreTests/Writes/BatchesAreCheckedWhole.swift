import Testing

@testable import TableStore

struct BatchesAreCheckedWhole {
  @Test func andWrittenInOneCommit() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.createTable("others")
    try harness.put(["pk": "old"])
    let request = BatchWriteItemRequest([
      "things": [.put(["pk": "a"]), .put(["pk": "b"]), .delete(["pk": "old"]), .delete(["pk": "none"])],
      "others": [.put(["pk": "a"])],
    ])
    _ = try harness.tables.batchWriteItem(request)
    #expect(try harness.changes().map(\.count) == [1, 4])
    #expect(try harness.count(.items) == 3)
  }

  @Test func oneBadElementRefusesAll() throws {
    let harness = try TableHarness()
    try harness.createTable()
    let refused: [([BatchWrite], String)] = [
      (
        [.put(["pk": "a"]), .put(["x": 1])], "One or more parameter values were invalid: Missing the key pk in the item"
      ),
      ([.put(["pk": "a"]), .delete(["pk": "a"])], "Provided list of item keys contains duplicates"),
      ((0..<26).map { .put(["pk": "\($0)"]) }, "Too many items requested for the BatchWriteItem call"),
    ]
    for (writes, message) in refused {
      let error = storeError { try harness.tables.batchWriteItem(BatchWriteItemRequest(["things": writes])) }
      #expect(error?.code == .validation)
      #expect(error?.message == message)
    }
    let missing = BatchWriteItemRequest(["things": [.put(["pk": "a"])], "nothing": [.put(["pk": "a"])]])
    #expect(storeError { try harness.tables.batchWriteItem(missing) }?.code == .resourceNotFound)
    #expect(try harness.count(.items) == 0)
  }

  @Test func bothLimitsCountAllTables() throws {
    let harness = try TableHarness()
    for table in ["left", "right"] { try harness.createTable(table) }
    func puts(_ count: Int) -> [BatchWrite] { (0..<count).map { .put(["pk": .s("\($0)")]) } }
    _ = try harness.tables.batchWriteItem(BatchWriteItemRequest(["left": puts(12), "right": puts(13)]))
    #expect(
      storeError { try harness.tables.batchWriteItem(BatchWriteItemRequest(["left": puts(13), "right": puts(13)])) }?
        .message == "Too many items requested for the BatchWriteItem call")
    func keys(_ count: Int) -> KeysAndAttributes { KeysAndAttributes((0..<count).map { ["pk": .s("\($0)")] }) }
    let reply = try harness.tables.batchGetItem(BatchGetItemRequest(["left": keys(50), "right": keys(50)]))
    #expect(reply.responses.mapValues(\.count) == ["left": 12, "right": 13])
    #expect(
      storeError { try harness.tables.batchGetItem(BatchGetItemRequest(["left": keys(50), "right": keys(51)])) }?
        .message == "Too many items requested for the BatchGetItem call")
  }

  @Test func keysAreTheSameByValue() throws {
    let harness = try TableHarness()
    try harness.createTable(sorted: true)
    let (one, other) = (AttributeValue.n(try Number("1.50")), AttributeValue.n(try Number("15e-1")))
    let twice: [[BatchWrite]] = [
      [.put(["pk": "a", "sk": one]), .put(["pk": "a", "sk": other])],
      [.put(["pk": "a", "sk": one, "x": 1]), .delete(["pk": "a", "sk": other])],
      [.delete(["pk": "a", "sk": one]), .put(["pk": "b", "sk": one]), .delete(["pk": "a", "sk": other])],
    ]
    for writes in twice {
      #expect(
        storeError { try harness.tables.batchWriteItem(BatchWriteItemRequest(["things": writes])) }?.message
          == "Provided list of item keys contains duplicates")
    }
    let transaction = TransactWriteItemsRequest([
      .delete(DeleteItemRequest("things", ["pk": "a", "sk": one])),
      .put(PutItemRequest("things", ["pk": "a", "sk": other])),
    ])
    #expect(
      storeError { try harness.tables.transactWriteItems(transaction) }?.message
        == "Transaction request cannot include multiple operations on one item")
    // The same key in another table is another item.
    try harness.createTable("others", sorted: true)
    _ = try harness.tables.batchWriteItem(
      BatchWriteItemRequest(["things": [.put(["pk": "a", "sk": one])], "others": [.put(["pk": "a", "sk": other])]]))
    #expect(try harness.count(.items) == 2)
  }

  @Test func emptyOnesAreRefused() throws {
    let harness = try TableHarness()
    try harness.createTable()
    func message(_ request: BatchWriteItemRequest) -> String? {
      storeError { try harness.tables.batchWriteItem(request) }?.message
    }
    #expect(message(BatchWriteItemRequest([:])) == "The requestItems parameter is required for BatchWriteItem")
    #expect(
      message(BatchWriteItemRequest(["things": []]))
        == "1 validation error detected: Value '[]' at 'requestItems.things.member' failed to satisfy constraint: "
        + "Member must have length greater than or equal to 1")
    #expect(
      storeError { try harness.tables.batchGetItem(BatchGetItemRequest(["things": KeysAndAttributes([])])) }?.message
        == "1 validation error detected: Value '[]' at 'requestItems.things.member.keys' failed to satisfy constraint: "
        + "Member must have length greater than or equal to 1")
  }

  @Test func anItemTooLargeRefusesAll() throws {
    let harness = try TableHarness()
    try harness.createTable()
    let large = try Item(["pk": "b", "x": .s(String(repeating: "x", count: 409_600))], limit: nil)
    #expect(
      storeError { try harness.tables.batchWriteItem(.init(["things": [.put(["pk": "a"]), .put(large)]])) }?.message
        == "Item size has exceeded the maximum allowed size")
    #expect(try harness.count(.items) == 0)
  }
}
