import Testing

@Suite struct TablesTests {
  @Test func listsNamesInOrder() throws {
    let shop = try Workshop()
    for name in ["beta", "alpha", "gamma"] { _ = try shop.run("create-table", name, "--key", "k:S") }
    #expect(try shop.run("tables").output == "\"alpha\"\n\"beta\"\n\"gamma\"\n")
    let rows = try shop.run("tables", "--output", "table").output.split(separator: "\n")
    #expect(rows.count == 5)
    #expect(rows.last?.hasPrefix("gamma  ACTIVE  k:S") == true)
  }
}
