import Testing

@Suite struct GetTests {
  @Test func aMissingItemEndsWithOne() throws {
    let shop = try Workshop.withProducts()
    let answer = try shop.run("get", "products", #"{"sku":"A1"}"#)
    #expect(answer.status == 1)
    #expect(answer.output == "")
    #expect(answer.errors == "mallctl: there is no item with this key in table products\n")
  }

  @Test func projects() throws {
    let shop = try Workshop.withProducts()
    _ = try shop.run("put", "products", #"{"sku":"A1","a":1,"b":{"c":[1,2]}}"#)
    let answer = try shop.run(
      "get", "products", #"{"sku":"A1"}"#, "--project", "a, #b.c[1]", "--names", ##"{"#b":"b"}"##)
    #expect(answer.line == #"{"a":1,"b":{"c":[2]}}"#)
  }

  @Test func asTable() throws {
    let shop = try Workshop.withProducts()
    _ = try shop.run("put", "products", #"{"sku":"A1","n":[1]}"#)
    let answer = try shop.run("get", "products", #"{"sku":"A1"}"#, "--output", "table")
    #expect(answer.output == "n    sku\n---  ---\n[1]  A1\n")
  }

  @Test(arguments: [#"{"sku":1}"#, #"{"sku":"A1","x":1}"#, "{}"])
  func keysOfAnotherShapeAreRefused(_ key: String) throws {
    #expect(try Workshop.withProducts().run("get", "products", key).status == 2)
  }

  @Test func aMissingTableEndsWithOne() throws {
    #expect(try Workshop.withProducts().run("get", "nothing", #"{"sku":"A1"}"#).status == 1)
  }
}
