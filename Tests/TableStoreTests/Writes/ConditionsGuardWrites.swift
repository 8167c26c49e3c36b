import Testing

@testable import TableStore

struct ConditionsGuardWrites {
  @Test func andReturnTheItemWhenAsked() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "a", "n": 1])
    var request = PutItemRequest("things", ["pk": "a", "n": 2])
    request.condition = WriteCondition("attribute_not_exists(pk)", returnItemOnFailure: true)
    let error = storeError { try harness.tables.putItem(request) }
    #expect(error?.code == .conditionalCheckFailed)
    #expect(error?.message == "The conditional request failed")
    #expect(error?.item == ["pk": "a", "n": 1])
    #expect(try harness.item(["pk": "a"]) == ["pk": "a", "n": 1])
    #expect(try harness.changes().count == 1)
  }

  @Test func ofDeletesAndUpdates() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "a", "n": 1])
    var delete = DeleteItemRequest("things", ["pk": "a"])
    delete.condition = WriteCondition("n = :n")
    delete.expressionAttributeValues = [":n": 2]
    #expect(storeError { try harness.tables.deleteItem(delete) }?.code == .conditionalCheckFailed)
    delete.expressionAttributeValues = [":n": 1]
    _ = try harness.tables.deleteItem(delete)
    #expect(try harness.item(["pk": "a"]) == nil)
    // The condition sees a missing item as missing although the update would start from its key.
    var update = UpdateItemRequest("things", ["pk": "a"], "SET n = :n")
    update.expressionAttributeValues = [":n": 1]
    update.condition = WriteCondition("attribute_exists(pk)")
    #expect(storeError { try harness.tables.updateItem(update) }?.code == .conditionalCheckFailed)
    #expect(try harness.item(["pk": "a"]) == nil)
  }

  @Test func inTheirLegacyForm() throws {
    let harness = try TableHarness()
    try harness.createTable()
    var request = PutItemRequest("things", ["pk": "a", "n": 1])
    request.condition = WriteCondition(expected: ["pk": ExpectedAttributeValue(exists: false)])
    _ = try harness.tables.putItem(request)
    #expect(storeError { try harness.tables.putItem(request) }?.code == .conditionalCheckFailed)
  }
}
