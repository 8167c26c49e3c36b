import Testing

@testable import TableStore

struct TokensMakeRepeatingHarmless {
  private func request(_ amount: AttributeValue, token: String = "t-1") -> TransactWriteItemsRequest {
    var update = UpdateItemRequest("things", ["pk": "a"], "ADD n :n")
    update.expressionAttributeValues = [":n": amount]
    var request = TransactWriteItemsRequest([.update(update)])
    request.clientRequestToken = token
    request.returnConsumedCapacity = .total
    return request
  }

  @Test func ofTheSameRequest() throws {
    let harness = try TableHarness()
    try harness.createTable()
    let first = try harness.tables.transactWriteItems(request(1))
    #expect(first.consumedCapacity?.first?.total == ConsumedCapacity.Units(capacity: 2, write: 2))
    let second = try harness.tables.transactWriteItems(request(1))
    #expect(second.consumedCapacity?.first?.total == ConsumedCapacity.Units(capacity: 2, read: 2))
    #expect(try harness.item(["pk": "a"])?["n"] == 1)
    let error = storeError { try harness.tables.transactWriteItems(request(2)) }
    #expect(error?.code == .idempotentParameterMismatch)
    _ = try harness.tables.transactWriteItems(request(1, token: "t-2"))
    #expect(try harness.item(["pk": "a"])?["n"] == 2)
  }

  @Test func untilTheyAreSwept() throws {
    let harness = try TableHarness()
    try harness.createTable()
    harness.now = 0
    _ = try harness.tables.transactWriteItems(request(1))
    #expect(try harness.engine.all(.system, SystemKey.range(.token)).count == 1)
    _ = try harness.tables.sweepExpired()
    #expect(try harness.engine.all(.system, SystemKey.range(.token)).count == 1)
    // Tokens carry the engine's time; the year 2100 is past all of them.
    harness.now = 4_102_444_800
    _ = try harness.tables.sweepExpired()
    #expect(try harness.engine.all(.system, SystemKey.range(.token)).isEmpty)
    #expect(try harness.engine.all(.system, SystemKey.range(.tokenByTime)).isEmpty)
  }

  @Test func aRefusedTransactionLeavesNoToken() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "a", "n": "text"])
    #expect(storeError { try harness.tables.transactWriteItems(request(1)) }?.code == .transactionCanceled)
    try harness.put(["pk": "a", "n": 5])
    _ = try harness.tables.transactWriteItems(request(1))
    #expect(try harness.item(["pk": "a"])?["n"] == 6)
  }
}
