import Testing

@Suite struct BatchTests {
  @Test func writesAndGets() throws {
    let shop = try Workshop.withProducts()
    let writes = """
      {"products": [{"Put": {"sku": "A1", "n": 1}}, {"PutRequest": {"Item": {"sku": "A2", "n": 2}}},
                    {"Delete": {"sku": "A3"}}, {"DeleteRequest": {"Key": {"sku": "A4"}}}]}
      """
    #expect(try shop.run("batch", "write", "-", input: writes).status == 0)
    let short = try shop.run("batch", "get", "-", input: #"{"products":[{"sku":"A1"},{"sku":"A9"}]}"#)
    #expect(short.output == #"{"n":1,"sku":"A1"}"# + "\n")
    let long = try shop.run(
      "batch", "get", "-", input: #"{"products":{"Keys":[{"sku":"A2"}],"ProjectionExpression":"n"}}"#)
    #expect(long.output == #"{"n":2}"# + "\n")
  }

  @Test(arguments: ["{", "[]", #"{"products":[{}]}"#, #"{"products":[{"Frob":{}}]}"#, #"{"products":1}"#])
  func malformedWritesChangeNothing(_ document: String) throws {
    let shop = try Workshop.withProducts()
    let before = try shop.contents()
    #expect(try shop.run("batch", "write", "-", input: document).status == 2)
    #expect(try shop.contents() == before)
  }
}
