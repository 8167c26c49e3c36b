import Testing

@Suite struct UpdateTableTests {
  @Test func anAddedIndexIsFilled() throws {
    let shop = try Workshop.withProducts()
    let lines = (0..<300).map { #"{"sku":"A\#($0)","vendor":"v\#($0 % 3)"}"# }
    _ = try shop.run("import", "products", "-", input: lines.joined(separator: "\n"))
    let answer = try shop.run("update-table", "products", "--add-gsi", "by-vendor:vendor:S:KEYS_ONLY")
    #expect(answer.status == 0)
    let query = ["query", "products", "vendor = :v", "--index", "by-vendor", "--values", #"{":v":"v1"}"#, "--count"]
    #expect(try shop.run(query).line == "100")
    #expect(try shop.run("update-table", "products", "--delete-gsi", "by-vendor").status == 0)
    #expect(try shop.run(query).status == 2)
  }

  @Test func deletionProtectionHoldsUntilItIsOff() throws {
    let shop = try Workshop.withProducts()
    #expect(try shop.run("update-table", "products", "--deletion-protection", "on").status == 0)
    #expect(try shop.run("delete-table", "products").status == 2)
    #expect(try shop.run("tables").line == "\"products\"")
    #expect(try shop.run("update-table", "products", "--deletion-protection", "off").status == 0)
    #expect(try shop.run("delete-table", "products").status == 0)
    #expect(try shop.run("tables").output == "")
  }

  @Test func expiryGoesOnAndOff() throws {
    let shop = try Workshop.withProducts()
    #expect(try shop.run("update-table", "products", "--ttl", "expires").status == 0)
    #expect(try shop.run("describe", "products").output.contains(#""expiryAttribute": "expires""#))
    #expect(try shop.run("update-table", "products", "--no-ttl").status == 0)
    #expect(try shop.run("describe", "products").output.contains(#""expiryAttribute": null"#))
  }

  @Test func aMissingTableIsRefused() throws {
    #expect(try Workshop.withProducts().run("update-table", "nothing", "--ttl", "x").status == 1)
  }
}
