import Testing

@testable import TableStore

struct TransactionsAreAllOrNothing {
  private func check(_ key: Item, _ expression: String) -> TransactWriteAction {
    var request = DeleteItemRequest("things", key)
    request.condition = WriteCondition(expression, returnItemOnFailure: true)
    return .conditionCheck(request)
  }

  @Test func withOneReasonPerAction() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "there", "n": 1])
    var update = UpdateItemRequest("things", ["pk": "there"], "SET n = m")
    update.condition = WriteCondition("attribute_exists(pk)")
    let request = TransactWriteItemsRequest([
      .put(PutItemRequest("things", ["pk": "a"])), check(["pk": "b"], "attribute_exists(pk)"), .update(update),
    ])
    let error = storeError { try harness.tables.transactWriteItems(request) }
    #expect(error?.code == .transactionCanceled)
    #expect(
      error?.message
        == "Transaction cancelled, please refer cancellation reasons for specific reasons "
        + "[None, ConditionalCheckFailed, ValidationError]")
    #expect(error?.reasons.map(\.code) == ["None", "ConditionalCheckFailed", "ValidationError"])
    #expect(error?.reasons[1].message == "The conditional request failed")
    #expect(error?.reasons[1].item == nil)
    #expect(try harness.item(["pk": "a"]) == nil)
  }

  @Test func theReasonCarriesTheItem() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "there", "n": 1])
    let request = TransactWriteItemsRequest([check(["pk": "there"], "attribute_not_exists(pk)")])
    let error = storeError { try harness.tables.transactWriteItems(request) }
    #expect(error?.reasons[0].item == ["pk": "there", "n": 1])
  }

  @Test func inOneCommit() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "there", "n": 1])
    try harness.put(["pk": "gone"])
    var update = UpdateItemRequest("things", ["pk": "there"], "ADD n :n")
    update.expressionAttributeValues = [":n": 1]
    _ = try harness.tables.transactWriteItems(
      TransactWriteItemsRequest([
        .put(PutItemRequest("things", ["pk": "a"])), .update(update),
        .delete(DeleteItemRequest("things", ["pk": "gone"])), check(["pk": "none"], "attribute_not_exists(pk)"),
      ]))
    #expect(try harness.changes().last?.map(\.event) == [.insert, .modify, .remove])
    #expect(try harness.item(["pk": "there"])?["n"] == 2)
    #expect(try harness.item(["pk": "gone"]) == nil)
  }

  @Test func onDistinctItemsOnly() throws {
    let harness = try TableHarness()
    try harness.createTable()
    let request = TransactWriteItemsRequest([
      .put(PutItemRequest("things", ["pk": "a"])), .delete(DeleteItemRequest("things", ["pk": "a"])),
    ])
    let error = storeError { try harness.tables.transactWriteItems(request) }
    #expect(error?.code == .validation)
    #expect(error?.message == "Transaction request cannot include multiple operations on one item")
  }
}
