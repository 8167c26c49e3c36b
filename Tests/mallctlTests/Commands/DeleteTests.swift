import Testing

@Suite struct DeleteTests {
  @Test func deletesAndPrintsWhatWasThere() throws {
    let shop = try Workshop.withProducts()
    _ = try shop.run("put", "products", #"{"sku":"A1","n":1}"#)
    #expect(
      try shop.run("delete", "products", #"{"sku":"A1"}"#, "--if", "n > :n", "--values", #"{":n":1}"#).status == 1)
    let answer = try shop.run("delete", "products", #"{"sku":"A1"}"#, "--return", "old")
    #expect(answer.status == 0)
    #expect(answer.line == #"{"n":1,"sku":"A1"}"#)
    #expect(try shop.run("get", "products", #"{"sku":"A1"}"#).status == 1)
  }

  @Test func deletingNothingIsNoError() throws {
    let shop = try Workshop.withProducts()
    #expect(try shop.run("delete", "products", #"{"sku":"A1"}"#).status == 0)
    #expect(try shop.run("delete", "products", #"{"sku":"A1"}"#, "--if", "attribute_exists(sku)").status == 1)
  }
}
