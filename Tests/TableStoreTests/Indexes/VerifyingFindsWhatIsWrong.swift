import Testing

@testable import TableStore

struct VerifyingFindsWhatIsWrong {
  private func harness() throws -> TableHarness {
    let harness = try TableHarness()
    harness.verifiesAtEnd = false
    try harness.createTable {
      $0.globalIndexes = [
        IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s)), projection: .keysOnly)
      ]
    }
    try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest("things", attributeName: "ttl"))
    for name in ["a", "b", "c"] { try harness.put(["pk": .s(name), "g": "x", "ttl": 3_000_000_000]) }
    try harness.settle()
    return harness
  }

  private func kinds(_ harness: TableHarness) throws -> [Finding.Kind] {
    try harness.tables.verifyTables().findings.map(\.kind)
  }

  @Test func andNothingInAGoodStore() throws {
    let harness = try harness()
    let report = try harness.tables.verifyTables()
    #expect(report.isClean)
    #expect((report.tables, report.items, report.indexEntries, report.expiryEntries) == (1, 3, 3, 3))
  }

  @Test func aMissingIndexEntry() throws {
    let harness = try harness()
    try harness.engine.delete(try harness.engine.all(.indexes)[0], .indexes)
    let finding = try #require(try harness.tables.verifyTables().findings.first)
    #expect(finding.kind == .missingIndexEntry)
    #expect(finding.table == "things")
    #expect(finding.index == "by-g")
    #expect(finding.key.hasPrefix("pk="))
  }

  @Test func aMissingItem() throws {
    let harness = try harness()
    try harness.engine.delete(try harness.engine.all(.items)[0], .items)
    #expect(try kinds(harness) == [.strayIndexEntry, .strayExpiryEntry])
  }

  @Test func aMissingExpiryEntry() throws {
    let harness = try harness()
    try harness.engine.delete(try harness.engine.all(.expiry)[0], .expiry)
    #expect(try kinds(harness) == [.missingExpiryEntry])
  }

  @Test func aDamagedItem() throws {
    let harness = try harness()
    let key = try harness.engine.all(.items)[0]
    var value = try #require(try harness.engine.get(key))
    value[value.count - 1] ^= 0xFF
    value.removeLast()
    try harness.engine.put(key, value)
    #expect(try kinds(harness).contains(.damagedItem))
  }

  @Test func aMisplacedItem() throws {
    let harness = try harness()
    let keys = try harness.engine.all(.items)
    try harness.engine.put(keys[0], try #require(try harness.engine.get(keys[1])))
    #expect(try kinds(harness).contains(.misplacedItem))
  }

  @Test func anotherValueInAnIndex() throws {
    let harness = try harness()
    let key = try harness.engine.all(.indexes)[0]
    let value = try #require(try harness.engine.get(key, .indexes))
    let name = value.withUnsafeBytes { Item(ItemView($0))["pk"] }
    try harness.engine.put(key, Item(["pk": name ?? "a", "g": "x", "ttl": 1]).bytes, .indexes)
    #expect(try kinds(harness) == [.missingIndexEntry])
  }

  @Test func entriesOfNoTable() throws {
    let harness = try harness()
    try harness.engine.put([0, 0, 77, 77, 3, 1], Item(["x": 1]).bytes)
    try harness.engine.put([9], [1], .indexes)
    #expect(try kinds(harness) == [.orphan, .orphan])
  }

  @Test func aDamagedCatalogue() throws {
    let harness = try harness()
    try harness.engine.put(SystemKey.table(named: "things"), BigEndian.bytes(UInt64(99)) + [1, 2, 3], .system)
    #expect(try kinds(harness).contains(.catalogue))
    #expect(storeError { try harness.put(["pk": "a"]) }?.code == .storeCorrupted)
  }
}
