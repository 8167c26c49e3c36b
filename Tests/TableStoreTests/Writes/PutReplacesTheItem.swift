import Testing

@testable import TableStore

struct PutReplacesTheItem {
  @Test func andReturnsTheOldOneWhenAsked() throws {
    let harness = try TableHarness()
    try harness.createTable()
    var request = PutItemRequest("things", ["pk": "a", "n": 1])
    request.returnValues = .allOld
    #expect(try harness.tables.putItem(request).attributes == nil)
    request.item = ["pk": "a", "m": 2]
    #expect(try harness.tables.putItem(request).attributes == ["pk": "a", "n": 1])
    #expect(try harness.item(["pk": "a"]) == ["pk": "a", "m": 2])
  }

  @Test func underNumbersThatAreEqual() throws {
    let harness = try TableHarness()
    try harness.createTable(sorted: true)
    try harness.put(["pk": "a", "sk": 1, "v": "first"])
    try harness.put(["pk": "a", "sk": AttributeValue.n(try Number("1.00")), "v": "second"])
    #expect(try harness.item(["pk": "a", "sk": 1])?["v"] == "second")
    #expect(try harness.count(.items) == 1)
  }

  @Test func andSurvivesReopening() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "a", "n": 1])
    try harness.reopen()
    #expect(try harness.item(["pk": "a"]) == ["pk": "a", "n": 1])
  }
}
