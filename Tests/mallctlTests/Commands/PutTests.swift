import Testing

@Suite struct PutTests {
  @Test func whatIsPutIsGot() throws {
    let shop = try Workshop.withProducts()
    let put = try shop.run("put", "products", #"{"sku":"A1","quantity":4,"tags":["a",null,true],"o":{"k":1.50}}"#)
    #expect(put.status == 0)
    #expect(put.output == "")
    #expect(put.errors == "")
    let get = try shop.run("get", "products", #"{"sku":"A1"}"#)
    #expect(get.output == #"{"o":{"k":1.5},"quantity":4,"sku":"A1","tags":["a",null,true]}"# + "\n")
  }

  @Test func typedJSONKeepsTypes() throws {
    let shop = try Workshop.withProducts()
    let item = #"{"b":{"B":"aGk="},"sku":{"S":"A1"},"t":{"SS":["a","b"]}}"#
    #expect(try shop.run("put", "products", item, "--dynamodb-json").status == 0)
    #expect(try shop.run("get", "products", #"{"sku":{"S":"A1"}}"#, "--dynamodb-json").line == item)
  }

  @Test func readsStandardInput() throws {
    let shop = try Workshop.withProducts()
    #expect(try shop.run("put", "products", "-", input: "{\"sku\":\n\"A1\"}\n").status == 0)
    #expect(try shop.run("get", "products", "-", input: "{\"sku\":\"A1\"}").line == #"{"sku":"A1"}"#)
  }

  @Test func aConditionThatDoesNotHoldRefuses() throws {
    let shop = try Workshop.withProducts()
    let new = #"{"sku":"A1","n":2}"#
    #expect(try shop.run("put", "products", #"{"sku":"A1","n":1}"#, "--if", "attribute_not_exists(sku)").status == 0)
    let refused = try shop.run("put", "products", new, "--if", "attribute_not_exists(sku)")
    #expect(refused.status == 1)
    #expect(refused.output == "")
    #expect(refused.errors == "mallctl: The conditional request failed\n")
    #expect(try shop.run("get", "products", #"{"sku":"A1"}"#).line == #"{"n":1,"sku":"A1"}"#)
    let held = try shop.run(
      "put", "products", new, "--if", "#n = :n", "--names", ##"{"#n":"n"}"##, "--values", #"{":n":1}"#, "--return",
      "old")
    #expect(held.status == 0)
    #expect(held.line == #"{"n":1,"sku":"A1"}"#)
  }

  @Test(arguments: [
    "", "{", "[]", "nonsense", #"{"sku":"A1"} x"#, #"{"sku":"A1","sku":"A2"}"#, #"{"sku":"A1","n":1e999}"#,
    #"{"sku":"\ud800"}"#,
  ])
  func malformedItemsChangeNothing(_ item: String) throws {
    let shop = try Workshop.withProducts()
    let before = try shop.contents()
    let answer = try shop.run("put", "products", item)
    #expect(answer.status == 2)
    #expect(answer.output == "")
    #expect(answer.errors.hasPrefix("mallctl: item: "))
    #expect(answer.errors.split(separator: "\n").count == 1)
    #expect(try shop.contents() == before)
  }

  @Test(arguments: [#"{}"#, #"{"sku":1}"#, #"{"sku":""}"#, #"{"title":"x"}"#, #"{"sku":"A1","category":7}"#])
  func itemsThatDoNotFitTheTableAreRefused(_ item: String) throws {
    let shop = try Workshop.withProducts()
    let answer = try shop.run("put", "products", item)
    #expect(answer.status == 2)
    #expect(try shop.run("scan", "products", "--count").line == "0")
  }

  @Test func malformedPlaceholdersAreNamed() throws {
    let shop = try Workshop.withProducts()
    let put = ["put", "products", #"{"sku":"A1"}"#, "--if", "a = :a"]
    #expect(try shop.run(put + ["--values", "{"]).errors.hasPrefix("mallctl: --values: "))
    #expect(try shop.run(put + ["--names", ##"{"#a":1}"##]).errors.hasPrefix("mallctl: --names: "))
    #expect(try shop.run(put).status == 2)
  }
}
