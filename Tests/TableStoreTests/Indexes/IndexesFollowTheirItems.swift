import TestSupport
import Testing

@testable import TableStore

struct IndexesFollowTheirItems {
  private func harness(_ projection: Projection) throws -> TableHarness {
    let harness = try TableHarness()
    try harness.createTable {
      $0.globalIndexes = [
        IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s), KeyAttribute("h", .n)), projection: projection)
      ]
    }
    return harness
  }

  @Test(arguments: [
    (Projection.all, ["pk": "a", "g": "x", "h": 1, "p": 5, "q": 6] as Item),
    (.keysOnly, ["pk": "a", "g": "x", "h": 1] as Item),
    (.include(["p", "missing"]), ["pk": "a", "g": "x", "h": 1, "p": 5] as Item),
  ])
  func throughTheirLife(projection: Projection, expected: Item) throws {
    let harness = try harness(projection)
    try harness.put(["pk": "a", "g": "x", "p": 5, "q": 6])
    #expect(try harness.entries(of: "by-g").isEmpty)
    try harness.put(["pk": "a", "g": "x", "h": 1, "p": 5, "q": 6])
    #expect(try harness.entries(of: "by-g") == [expected])
    var update = UpdateItemRequest("things", ["pk": "a"], "SET h = :h")
    update.expressionAttributeValues = [":h": 2]
    _ = try harness.tables.updateItem(update)
    #expect(try harness.entries(of: "by-g") == [try expected.setting("h", to: 2)])
    _ = try harness.tables.updateItem(UpdateItemRequest("things", ["pk": "a"], "REMOVE h"))
    #expect(try harness.entries(of: "by-g").isEmpty)
    try harness.put(["pk": "a", "g": "x", "h": 1, "p": 5, "q": 6])
    _ = try harness.tables.deleteItem(DeleteItemRequest("things", ["pk": "a"]))
    #expect(try harness.entries(of: "by-g").isEmpty)
  }

  @Test func withSeveralKeyAttributes() throws {
    let harness = try TableHarness()
    let names = (0..<8).map { KeyAttribute("k\($0)", $0.isMultiple(of: 2) ? .s : .n) }
    try harness.createTable {
      $0.globalIndexes = [
        IndexDefinition(
          "wide", KeySchema(partition: Array(names[..<4]), sort: Array(names[4...])), projection: .keysOnly)
      ]
    }
    var attributes: [String: AttributeValue] = ["pk": "a"]
    for (number, name) in names.enumerated() {
      #expect(try harness.entries(of: "wide").isEmpty)
      attributes[name.name] = name.type == .s ? "v" : .n(Number(number))
      try harness.put(Item(attributes))
    }
    #expect(try harness.entries(of: "wide") == [Item(attributes)])
  }

  @Test func underRandomWrites() throws {
    let harness = try TableHarness()
    try harness.createTable(sorted: true) {
      $0.localIndexes = [
        IndexDefinition("by-l", KeySchema(KeyAttribute("pk", .s), KeyAttribute("l", .b)), projection: .include(["g"]))
      ]
      $0.globalIndexes = [
        IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s), KeyAttribute("sk", .n))),
        IndexDefinition("by-h", KeySchema(KeyAttribute("h", .n)), projection: .keysOnly),
      ]
    }
    var random = SeededGenerator(seed: 7)
    for _ in 0..<1500 {
      var attributes: [String: AttributeValue] = [
        "pk": .s(["a", "b", "c"].randomElement(using: &random)!),
        "sk": .n(Number(Int.random(in: 0..<5, using: &random))),
      ]
      if Bool.random(using: &random) { attributes["l"] = .b(random.bytes(2)) }
      if Bool.random(using: &random) { attributes["g"] = .s(["", "x", "y"].randomElement(using: &random)!) }
      if Bool.random(using: &random) { attributes["h"] = .n(Number(Int.random(in: 0..<3, using: &random))) }
      if attributes["g"] == "" { attributes["g"] = nil }
      let key = try Item(attributes.filter { $0.key == "pk" || $0.key == "sk" })
      if Int.random(in: 0..<4, using: &random) == 0 {
        _ = try harness.tables.deleteItem(DeleteItemRequest("things", key))
      } else {
        try harness.put(Item(attributes))
      }
    }
    let items = try harness.engine.all(.items).count
    #expect(items > 0)
    // The harness verifies every entry against its item when it goes.
  }
}
