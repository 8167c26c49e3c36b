import Testing

@Suite struct CheckTests {
  @Test func aSoundStoreIsSaidToBe() throws {
    let shop = try Workshop.withProducts()
    let lines = (0..<100).map { #"{"sku":"A\#($0)","category":"c","title":"t\#($0)"}"# }
    _ = try shop.run("import", "products", "-", input: lines.joined(separator: "\n"))
    let answer = try shop.run("check")
    #expect(answer.status == 0)
    #expect(answer.output == "")
    #expect(answer.errors.contains("the store is sound: 1 tables, 100 items, 100 index entries"))
  }

  @Test func aDamagedFileIsTroubleNotACrash() throws {
    let shop = try Workshop.withProducts()
    try shop.write(String(repeating: "not a page ", count: 4_000), to: "mall.store/data.mdb")
    let answer = try shop.run("check")
    #expect(answer.status == 3)
    #expect(answer.errors.hasPrefix("mallctl: "))
  }
}
