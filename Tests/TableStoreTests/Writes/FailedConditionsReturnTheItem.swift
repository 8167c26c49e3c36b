import Testing

@testable import TableStore

struct FailedConditionsReturnTheItem {
  /// Runs a write with `condition` by each operation and returns the errors by operation.
  private func errors(_ condition: WriteCondition, _ key: Item) throws -> [String: StoreError?] {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "a", "n": 1])
    var put = PutItemRequest("things", key)
    put.condition = condition
    var update = UpdateItemRequest("things", key)
    if condition.expected == nil {
      update.updateExpression = "REMOVE n"
    } else {
      update.attributeUpdates = ["n": .init(.delete)]
    }
    update.condition = condition
    var delete = DeleteItemRequest("things", key)
    delete.condition = condition
    let requests = (put, update, delete)
    let errors = [
      "put": storeError { try harness.tables.putItem(requests.0) },
      "update": storeError { try harness.tables.updateItem(requests.1) },
      "delete": storeError { try harness.tables.deleteItem(requests.2) },
    ]
    #expect(try harness.item(["pk": "a"]) == ["pk": "a", "n": 1])
    return errors
  }

  @Test func onlyWhenAsked() throws {
    for asked in [true, false] {
      for (name, error) in try errors(WriteCondition("n > n2", returnItemOnFailure: asked), ["pk": "a"]) {
        #expect(error?.code == .conditionalCheckFailed, "\(name)")
        #expect(error?.message == "The conditional request failed", "\(name)")
        #expect(error?.item == (asked ? ["pk": "a", "n": 1] : nil), "\(name)")
      }
    }
  }

  @Test func ofLegacyConditionsToo() throws {
    let condition = WriteCondition(
      expected: ["n": ExpectedAttributeValue(comparisonOperator: .null)], returnItemOnFailure: true)
    for (name, error) in try errors(condition, ["pk": "a"]) {
      #expect(error?.item == ["pk": "a", "n": 1], "\(name)")
    }
  }

  @Test func unlessThereIsNone() throws {
    for (name, error) in try errors(WriteCondition("attribute_exists(pk)", returnItemOnFailure: true), ["pk": "none"]) {
      #expect(error?.code == .conditionalCheckFailed, "\(name)")
      #expect(error?.item == nil, "\(name)")
    }
  }
}
