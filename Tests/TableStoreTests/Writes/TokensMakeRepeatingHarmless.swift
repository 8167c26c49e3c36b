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

  @Test func forTenMinutes() throws {
    let harness = try TableHarness()
    try harness.createTable()
    _ = try harness.tables.transactWriteItems(request(1))
    let key = SystemKey.token("t-1")
    let stored = try #require(try harness.engine.engine.snapshot { try $0.value(key, .system) })
    let expiry = try #require(stored.withUnsafeBytes { BigEndian.read(UInt64.self, $0) })
    let now = try harness.engine.engine.commit { $0.timestamp }.result
    #expect(expiry > now && expiry <= now + 600_000_000)
    // Past its time the token is free for another request, swept or not.
    _ = try harness.engine.engine.commit { $0.put(key, BigEndian.bytes(now) + stored[8...], .system) }
    _ = try harness.tables.transactWriteItems(request(2))
    #expect(try harness.item(["pk": "a"])?["n"] == 3)
  }

  @Test func whateverTheReplyIsToHold() throws {
    let harness = try TableHarness()
    try harness.createTable()
    _ = try harness.tables.transactWriteItems(request(1))
    var again = request(1)
    again.returnConsumedCapacity = .none
    #expect(try harness.tables.transactWriteItems(again).consumedCapacity == nil)
    again.returnConsumedCapacity = .indexes
    #expect(
      try harness.tables.transactWriteItems(again).consumedCapacity?.first?.table
        == ConsumedCapacity.Units(capacity: 2, read: 2))
    #expect(try harness.item(["pk": "a"])?["n"] == 1)
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
