import Testing

@testable import TableStore

struct EveryChangedItemHasOneRecord {
  private func harness() throws -> TableHarness {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "a", "n": 1, "s": .ss(["x", "y"]), "l": [1, 2]])
    try harness.put(["pk": "b"])
    return harness
  }

  /// The records of the commits since `harness()`.
  private func records(_ harness: TableHarness) throws -> [[ChangeRecord]] { Array(try harness.changes().dropFirst(2)) }

  @Test(
    arguments: [
      (nil, nil), ("SET n = n", nil), ("SET n = :v", [":v": 1]), ("REMOVE absent", nil),
      ("ADD s :v", [":v": .ss(["y"])]), ("DELETE s :v", [":v": .ss(["z"])]), ("ADD n :v", [":v": 0]),
      ("SET l[0] = :v", [":v": 1]), ("SET s = :v", [":v": .ss(["y", "x"])]), ("REMOVE l[7]", nil),
    ] as [(String?, Item?)])
  func noneForUpdatesThatChangeNothing(expression: String?, values: Item?) throws {
    let harness = try harness()
    var request = UpdateItemRequest("things", ["pk": "a"], expression)
    request.expressionAttributeValues = values
    _ = try harness.tables.updateItem(request)
    #expect(try records(harness).isEmpty)
  }

  @Test func noneForAnUpdateThatCreatesNothing() throws {
    let harness = try harness()
    _ = try harness.tables.updateItem(UpdateItemRequest("things", ["pk": "none"], "REMOVE n"))
    #expect(try records(harness).isEmpty)
    _ = try harness.tables.updateItem(UpdateItemRequest("things", ["pk": "none"]))
    #expect(try records(harness).map { $0.map(\.event) } == [[.insert]])
  }

  @Test func inBatches() throws {
    let harness = try harness()
    _ = try harness.tables.batchWriteItem(
      BatchWriteItemRequest([
        "things": [
          .put(["pk": "b"]), .put(["pk": "a", "n": 2]), .delete(["pk": "none"]), .put(["pk": "c"]),
        ]
      ]))
    let written = try records(harness)
    #expect(written.count == 1)
    #expect(written.first?.map(\.event) == [.modify, .insert])
    #expect(written.first?.map(\.keys) == [["pk": "a"], ["pk": "c"]])
  }

  @Test func inTransactions() throws {
    let harness = try harness()
    var check = DeleteItemRequest("things", ["pk": "c"])
    check.condition = WriteCondition("attribute_not_exists(pk)")
    _ = try harness.tables.transactWriteItems(
      TransactWriteItemsRequest([
        .conditionCheck(check), .update(UpdateItemRequest("things", ["pk": "a"], "SET n = n")),
        .delete(DeleteItemRequest("things", ["pk": "b"])), .put(PutItemRequest("things", ["pk": "d"])),
        .delete(DeleteItemRequest("things", ["pk": "none"])),
      ]))
    let written = try records(harness)
    #expect(written.count == 1)
    #expect(written.first?.map(\.event) == [.remove, .insert])
    #expect(written.first?.map(\.oldImage) == [["pk": "b"], nil])
    #expect(written.first?.map(\.newImage) == [nil, ["pk": "d"]])
  }

  @Test func noneWhenRefused() throws {
    let harness = try harness()
    var put = PutItemRequest("things", ["pk": "a"])
    put.condition = WriteCondition("attribute_not_exists(pk)")
    #expect(storeError { try harness.tables.putItem(put) }?.code == .conditionalCheckFailed)
    let transaction = TransactWriteItemsRequest([.put(PutItemRequest("things", ["pk": "d"])), .put(put)])
    #expect(storeError { try harness.tables.transactWriteItems(transaction) }?.code == .transactionCanceled)
    #expect(try records(harness).isEmpty)
  }
}
