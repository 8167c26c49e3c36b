import Testing

@testable import TableStore

struct ExpiredItemsAreDeleted {
  private func harness() throws -> TableHarness {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest("things", attributeName: "ttl"))
    return harness
  }

  private func time(_ text: String) throws -> AttributeValue { .n(try Number(text)) }

  @Test func onceTheirTimeIsOver() throws {
    let harness = try harness()
    let now = harness.now
    try harness.put(["pk": "past", "ttl": .n(Number(now - 1))])
    try harness.put(["pk": "fraction", "ttl": try time("\(now - 1).9")])
    try harness.put(["pk": "now", "ttl": .n(Number(now))])
    try harness.put(["pk": "text", "ttl": .s("\(now - 1)")])
    try harness.put(["pk": "ancient", "ttl": .n(Number(now - 6 * 365 * 86_400))])
    try harness.put(["pk": "negative", "ttl": -5])
    try harness.put(["pk": "huge", "ttl": try time("1E+100")])
    try harness.put(["pk": "never"])
    let swept = try harness.tables.sweepExpired()
    #expect(swept.deleted == 2)
    #expect(swept.more == false)
    let left = ["past", "fraction", "now", "text", "ancient", "negative", "huge", "never"].filter {
      (try? harness.item(["pk": .s($0)])) ?? nil != nil
    }
    #expect(left == ["now", "text", "ancient", "negative", "huge", "never"])
    harness.now = now + 1
    #expect(try harness.tables.sweepExpired().deleted == 1)
  }

  @Test func withARecordThatSaysWhy() throws {
    let harness = try harness()
    try harness.put(["pk": "a", "ttl": .n(Number(harness.now - 1))])
    _ = try harness.tables.sweepExpired()
    let record = try harness.changes().last?.first
    #expect(record?.event == .remove)
    #expect(record?.identity == .expiry)
    #expect(record?.keys == ["pk": "a"])
    #expect(record?.oldImage?["ttl"] == .n(Number(harness.now - 1)))
  }

  @Test func unlessTheyWereRenewed() throws {
    let harness = try harness()
    try harness.put(["pk": "a", "ttl": .n(Number(harness.now - 1))])
    var renewal = UpdateItemRequest("things", ["pk": "a"], "SET #t = :t")
    renewal.expressionAttributeNames = ["#t": "ttl"]
    renewal.expressionAttributeValues = [":t": .n(Number(harness.now + 10))]
    _ = try harness.tables.updateItem(renewal)
    #expect(try harness.tables.sweepExpired().deleted == 0)
    #expect(try harness.count(.expiry) == 1)
    var removal = UpdateItemRequest("things", ["pk": "a"], "REMOVE #t")
    removal.expressionAttributeNames = ["#t": "ttl"]
    _ = try harness.tables.updateItem(removal)
    #expect(try harness.count(.expiry) == 0)
  }

  @Test func inBoundedBatches() throws {
    let harness = try harness()
    for number in 0..<350 { try harness.put(["pk": .s("\(number)"), "ttl": .n(Number(harness.now - 10))]) }
    let commits = try harness.changes().count
    let first = try harness.tables.sweepExpired(limit: 300)
    #expect(first.deleted == 300)
    #expect(first.more)
    #expect(try harness.changes().count == commits + 3)
    let second = try harness.tables.sweepExpired(limit: 300)
    #expect(second.deleted == 50)
    #expect(second.more == false)
    #expect(try harness.count(.items) == 0)
    #expect(try harness.count(.expiry) == 0)
  }

  @Test func unlessTheirTimeIsFiveYearsBack() throws {
    let harness = try harness()
    let horizon = 5 * 365 * 86_400
    let now = Int(harness.now)
    try harness.put(["pk": "at", "ttl": .n(Number(now - horizon))])
    try harness.put(["pk": "within", "ttl": .n(Number(now - horizon + 1))])
    #expect(try harness.tables.sweepExpired().deleted == 1)
    #expect(try harness.item(["pk": "within"]) == nil)
    #expect(try harness.item(["pk": "at"]) != nil)
  }

  @Test func andAreReadableUntilThen() throws {
    let harness = try harness()
    let item: Item = ["pk": "a", "ttl": .n(Number(harness.now - 1000))]
    try harness.put(item)
    #expect(try harness.tables.getItem(GetItemRequest("things", ["pk": "a"])).item == item)
    #expect(try harness.tables.scan(ScanRequest("things")).items == [item])
    var update = UpdateItemRequest("things", ["pk": "a"], "SET n = :n")
    update.expressionAttributeValues = [":n": 1]
    update.condition = WriteCondition("attribute_exists(pk)")
    _ = try harness.tables.updateItem(update)
  }

  @Test(arguments: [".9", "-0.5", "1e-130"])
  func onlyATopLevelNumberCounts(fraction: String) throws {
    let harness = try harness()
    let past = AttributeValue.n(Number(harness.now - 1))
    try harness.put(["pk": "map", "ttl": ["ttl": past]])
    try harness.put(["pk": "list", "ttl": [past]])
    try harness.put(["pk": "set", "ttl": .ns([Number(harness.now - 1)])])
    try harness.put(["pk": "null", "ttl": nil])
    try harness.put(["pk": "nested", "m": ["ttl": past]])
    try harness.put(["pk": "fraction", "ttl": try time(fraction)])
    #expect(try harness.tables.sweepExpired().deleted == 0)
  }
}
