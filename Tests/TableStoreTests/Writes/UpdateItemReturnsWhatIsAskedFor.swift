import Testing

@testable import TableStore

struct UpdateItemReturnsWhatIsAskedFor {
  @Test(arguments: [
    (ReturnValues.none, nil as Item?), (.allOld, ["pk": "a", "n": 1, "o": "x"] as Item),
    (.allNew, ["pk": "a", "n": 3, "o": "x"] as Item), (.updatedOld, ["n": 1] as Item),
    (.updatedNew, ["n": 3] as Item),
  ])
  func ofAnExistingItem(values: ReturnValues, expected: Item?) throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "a", "n": 1, "o": "x"])
    var request = UpdateItemRequest("things", ["pk": "a"], "SET n = n + :d")
    request.expressionAttributeValues = [":d": 2]
    request.returnValues = values
    #expect(try harness.tables.updateItem(request).attributes == expected)
    #expect(try harness.item(["pk": "a"]) == ["pk": "a", "n": 3, "o": "x"])
  }

  @Test func createsAMissingItem() throws {
    let harness = try TableHarness()
    try harness.createTable()
    _ = try harness.tables.updateItem(UpdateItemRequest("things", ["pk": "bare"]))
    #expect(try harness.item(["pk": "bare"]) == ["pk": "bare"])
    var request = UpdateItemRequest("things", ["pk": "a"], "ADD n :d")
    request.expressionAttributeValues = [":d": 2]
    request.returnValues = .updatedOld
    #expect(try harness.tables.updateItem(request).attributes == nil)
    #expect(try harness.item(["pk": "a"]) == ["pk": "a", "n": 2])
    // Removing from a missing item creates nothing.
    var removal = UpdateItemRequest("things", ["pk": "b"], "REMOVE n")
    removal.returnValues = .allNew
    #expect(try harness.tables.updateItem(removal).attributes == nil)
    #expect(try harness.item(["pk": "b"]) == nil)
  }

  @Test func andNeverTouchesTheKey() throws {
    let harness = try TableHarness()
    try harness.createTable()
    let error = storeError { try harness.tables.updateItem(UpdateItemRequest("things", ["pk": "a"], "REMOVE pk")) }
    #expect(
      error?.message
        == "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key")
  }

  @Test func inNoForm() throws {
    let harness = try TableHarness()
    try harness.createTable(sorted: true)
    let message =
      "One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key"
    var requests = ["SET sk = :v", "ADD sk :v", "SET sk.x = :v"].map {
      UpdateItemRequest("things", ["pk": "a", "sk": 1], $0)
    }
    for index in requests.indices { requests[index].expressionAttributeValues = [":v": 1] }
    for action in [AttributeUpdate(.put, 1), AttributeUpdate(.delete), AttributeUpdate(.add, 1)] {
      var legacy = UpdateItemRequest("things", ["pk": "a", "sk": 1])
      legacy.attributeUpdates = ["sk": action, "n": AttributeUpdate(.put, 1)]
      requests.append(legacy)
    }
    for request in requests {
      #expect(storeError { try harness.tables.updateItem(request) }?.message == message)
    }
    #expect(try harness.count(.items) == 0)
  }
}
