import Testing

@Suite struct DeleteTableTests {
  @Test func aTableOfTheSameNameStartsEmpty() throws {
    let shop = try Workshop.withProducts()
    _ = try shop.run("put", "products", #"{"sku":"A1"}"#)
    #expect(try shop.run("delete-table", "products").status == 0)
    #expect(try shop.run("delete-table", "products").status == 1)
    #expect(try shop.run("create-table", "products", "--key", "sku:S").status == 0)
    #expect(try shop.run("scan", "products", "--count").line == "0")
  }
}
