import Testing

@testable import TableStore

struct NewIndexesAreFilled {
  private func update(_ harness: TableHarness) throws {
    var request = UpdateTableRequest("things")
    request.createGlobalIndex = IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s)), projection: .keysOnly)
    _ = try harness.tables.updateTable(request)
  }

  private func fill(_ harness: TableHarness, _ range: Range<Int>) throws {
    for number in range {
      try harness.put(["pk": .s("key-\(number)"), "g": .s("g-\(number % 10)"), "n": .n(Number(number))])
    }
  }

  @Test func whileWritersGoOn() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try fill(harness, 0..<4500)
    try update(harness)
    #expect(try harness.tables.describeTable("things").globalIndexes[0].backfilling)
    // A step, then changes before and behind its cursor, then the rest.
    #expect(try harness.tables.runPendingJobs(steps: 1))
    for number in stride(from: 0, to: 4500, by: 9) {
      let key: Item = ["pk": .s("key-\(number)")]
      switch number % 4 {
      case 0: _ = try harness.tables.deleteItem(DeleteItemRequest("things", key))
      case 1: try harness.put(["pk": .s("key-\(number)"), "g": "moved"])
      case 2: _ = try harness.tables.updateItem(UpdateItemRequest("things", key, "REMOVE g"))
      default: try harness.put(["pk": .s("new-\(number)"), "g": "new"])
      }
    }
    #expect(try harness.tables.runPendingJobs(steps: 1))
    try fill(harness, 4500..<4700)
    try harness.settle()
    let index = try harness.tables.describeTable("things").globalIndexes[0]
    #expect(index.status == .active)
    #expect(index.backfilling == false)
    let withKey =
      4700 - (0..<4500).filter { $0 % 9 == 0 && ($0 % 4 == 0 || $0 % 4 == 2) }.count
      + (0..<4500).filter { $0 % 9 == 0 && $0 % 4 == 3 }.count
    #expect(try harness.entries(of: "by-g").count == withKey)
  }

  @Test func goingOnAfterAnInterruption() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try fill(harness, 0..<5000)
    try update(harness)
    #expect(try harness.tables.runPendingJobs(steps: 1))
    try harness.reopen()
    try harness.settle()
    #expect(try harness.entries(of: "by-g").count == 5000)
    #expect(try harness.tables.describeTable("things").status == .active)
    #expect(try harness.engine.all(.system, SystemKey.range(.progress)).isEmpty)
  }

  @Test func leavingOutWhatCannotBeAKey() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "number", "g": 1])
    try harness.put(["pk": "empty", "g": ""])
    try harness.put(["pk": "long", "g": .s(String(repeating: "g", count: 3000))])
    try harness.put(["pk": "good", "g": "x"])
    try update(harness)
    try harness.settle()
    #expect(try harness.entries(of: "by-g") == [["pk": "good", "g": "x"]])
    // An update that leaves the unusable value alone is not refused.
    var request = UpdateItemRequest("things", ["pk": "number"], "SET n = :n")
    request.expressionAttributeValues = [":n": 1]
    _ = try harness.tables.updateItem(request)
    #expect(try harness.entries(of: "by-g").count == 1)
  }

  @Test func andRemovedWithTheirEntries() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try fill(harness, 0..<3000)
    try update(harness)
    #expect(try harness.tables.runPendingJobs(steps: 1))
    // In the middle of being filled.
    var removal = UpdateTableRequest("things")
    removal.deleteGlobalIndex = "by-g"
    #expect(try harness.tables.updateTable(removal).globalIndexes.isEmpty)
    try harness.settle()
    #expect(try harness.count(.indexes) == 0)
    #expect(try harness.engine.all(.system, SystemKey.range(.job)).isEmpty)
    #expect(try harness.engine.all(.system, SystemKey.range(.progress)).isEmpty)
    try fill(harness, 0..<10)
    #expect(try harness.count(.indexes) == 0)
  }
}
