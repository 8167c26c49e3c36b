import Testing

@Suite struct UpdateTests {
  @Test func countsDownToARefusal() throws {
    let shop = try Workshop.withProducts()
    _ = try shop.run("put", "products", #"{"sku":"A1","quantity":1}"#)
    let update = [
      "update", "products", #"{"sku":"A1"}"#, "SET quantity = quantity - :n", "--values", #"{":n":1}"#,
      "--if", "quantity >= :n", "--return", "updated-new",
    ]
    let first = try shop.run(update)
    #expect(first.status == 0)
    #expect(first.line == #"{"quantity":0}"#)
    let second = try shop.run(update)
    #expect(second.status == 1)
    #expect(second.output == "")
    #expect(try shop.run("get", "products", #"{"sku":"A1"}"#).line == #"{"quantity":0,"sku":"A1"}"#)
  }

  @Test func createsAMissingItem() throws {
    let shop = try Workshop.withProducts()
    let answer = try shop.run(
      "update", "products", "-", "SET a = :a", "--values", #"{":a":[1]}"#, "--return", "new", input: #"{"sku":"A1"}"#)
    #expect(answer.line == #"{"a":[1],"sku":"A1"}"#)
  }

  @Test(arguments: ["", "SET", "SET a =", "SET sku = :a", "FROB a", "SET a = :b"])
  func malformedExpressionsChangeNothing(_ expression: String) throws {
    let shop = try Workshop.withProducts()
    _ = try shop.run("put", "products", #"{"sku":"A1","a":1}"#)
    let answer = try shop.run("update", "products", #"{"sku":"A1"}"#, expression, "--values", #"{":a":1}"#)
    #expect(answer.status == 2)
    #expect(answer.errors.hasPrefix("mallctl: "))
    #expect(try shop.run("get", "products", #"{"sku":"A1"}"#).line == #"{"a":1,"sku":"A1"}"#)
  }
}
