import Testing

@Suite struct CompactTests {
  @Test func keepsEverything() throws {
    let shop = try Workshop.withProducts()
    _ = try shop.run("put", "products", #"{"sku":"A1"}"#)
    let answer = try shop.run("compact")
    #expect(answer.status == 0)
    #expect(answer.errors.hasPrefix("mallctl: data file: "))
    #expect(try shop.run("get", "products", #"{"sku":"A1"}"#).line == #"{"sku":"A1"}"#)
    #expect(try shop.run("check").status == 0)
  }

  @Test func aMissingStoreIsTrouble() throws { #expect(try Workshop().run("compact").status == 3) }
}
