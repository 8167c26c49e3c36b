import Testing

@Suite struct TransactTests {
  private let order = """
    [{"Put": {"TableName": "orders", "Item": {"id": "o1", "sku": "A1"}}},
     {"Update": {"TableName": "products", "Key": {"sku": "A1"}, "UpdateExpression": "SET quantity = quantity - :n",
                 "ConditionExpression": "quantity >= :n", "ExpressionAttributeValues": {":n": 1}}}]
    """

  private func shop() throws -> Workshop {
    let shop = try Workshop.withProducts()
    _ = try shop.run("create-table", "orders", "--key", "id:S")
    _ = try shop.run("put", "products", #"{"sku":"A1","quantity":1}"#)
    return shop
  }

  @Test func allOrNothing() throws {
    let shop = try shop()
    try shop.write(order, to: "order.json")
    #expect(try shop.run("transact", "order.json").status == 0)
    _ = try shop.run("delete", "orders", #"{"id":"o1"}"#)
    let refused = try shop.run("transact", "-", input: order)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("action 2: ConditionalCheckFailed"))
    #expect(try shop.run("get", "orders", #"{"id":"o1"}"#).status == 1)
    #expect(try shop.run("get", "products", #"{"sku":"A1"}"#).line == #"{"quantity":0,"sku":"A1"}"#)
  }

  @Test func aTokenMakesRepeatingHarmless() throws {
    let shop = try shop()
    #expect(try shop.run("transact", "-", "--token", "t1", input: order).status == 0)
    #expect(try shop.run("transact", "-", "--token", "t1", input: order).status == 0)
    #expect(try shop.run("get", "products", #"{"sku":"A1"}"#).line == #"{"quantity":0,"sku":"A1"}"#)
  }

  @Test(arguments: [
    "", "{}", "[", "[{}]", #"[{"Frob":{}}]"#, #"[{"Put":{"Item":{"id":"1"}}}]"#,
    #"[{"Put":{"TableName":"orders"}}]"#, #"[{"Put":{"TableName":"orders","Item":{"id":"1"},"Itme":1}}]"#,
    #"[{"ConditionCheck":{"TableName":"orders","Key":{"id":"1"}}}]"#,
    #"[{"Delete":{"TableName":"orders","Key":{"id":"1"}},"Put":{}}]"#,
  ])
  func malformedDocumentsChangeNothing(_ document: String) throws {
    let shop = try shop()
    let before = try shop.contents()
    let answer = try shop.run("transact", "-", input: document)
    #expect(answer.status == 2)
    #expect(answer.errors.hasPrefix("mallctl: standard input: "))
    #expect(try shop.contents() == before)
  }
}
