import Testing

/// Errors name the table, key or file they are about, where the store's own words do not.
@Suite struct HintTests {
  @Test(arguments: [
    ["get", "nothing", #"{"sku":"A1"}"#], ["put", "nothing", #"{"sku":"A1"}"#], ["scan", "nothing"],
    ["delete", "nothing", #"{"sku":"A1"}"#], ["update", "nothing", #"{"sku":"A1"}"#, "REMOVE a"],
    ["query", "nothing", "sku = :s", "--values", #"{":s":"x"}"#], ["describe", "nothing"], ["delete-table", "nothing"],
    ["update-table", "nothing", "--no-ttl"], ["export", "nothing"], ["import", "nothing", "-"],
  ])
  func aMissingTableIsNamed(_ arguments: [String]) throws {
    let answer = try Workshop.withProducts().run(arguments)
    #expect(answer.status == 1)
    #expect(
      answer.errors == "mallctl: the store ./mall.store has no table nothing: 'mallctl tables' lists those it has\n")
  }

  @Test func aMissingTableOfSeveralIsNamed() throws {
    let shop = try Workshop.withProducts()
    let batch = try shop.run(
      "batch", "get", "-", input: #"{"nothing":[{"sku":"A"}],"products":[{"sku":"A"}]}"#)
    let action = #"{"Put":{"TableName":"TABLE","Item":{"sku":"A"}}}"#
    let actions = ["products", "nothing"].map { action.replacing("TABLE", with: $0) }.joined(separator: ",")
    let transaction = try shop.run("transact", "-", input: "[\(actions)]")
    for answer in [batch, transaction] {
      #expect(answer.status == 1)
      #expect(answer.errors.hasPrefix("mallctl: the store ./mall.store has no table nothing: "))
    }
    #expect(try shop.run("scan", "products", "--count").line == "0")
  }

  @Test func aMissingIndexIsNamed() throws {
    let answer = try Workshop.withProducts().run("update-table", "products", "--delete-gsi", "by-colour")
    #expect(answer.status == 1)
    #expect(answer.errors.hasPrefix("mallctl: table products has no global index by-colour; "))
  }

  @Test func aWrongKeySaysWhatTheKeyIs() throws {
    let shop = try Workshop.withProducts()
    for key in [#"{"id":"A1"}"#, #"{"sku":1}"#, #"{"sku":{"S":"A1"}}"#] {
      let answer = try shop.run("get", "products", key)
      #expect(answer.status == 2)
      #expect(answer.errors.contains("(the key of products is sku:S; typed JSON needs --dynamodb-json)"))
    }
  }

  @Test(arguments: [
    ("sku=A1", #"write it as {"sku":"A1"}"#), ("{sku:A1}", "names stand in double quotes"),
    (#"[{"sku":"A1"}]"#, "jq -c '.[]'"),
  ])
  func jsonOfAnotherKindSaysHowToWriteIt(_ item: String, _ hint: String) throws {
    let answer = try Workshop.withProducts().run("put", "products", item)
    #expect(answer.status == 2)
    #expect(answer.errors.hasPrefix("mallctl: item: Malformed JSON at column "))
    #expect(answer.errors.contains(hint))
  }

  @Test func plainJSONForTypedIsRecognised() throws {
    let answer = try Workshop.withProducts().run("get", "products", #"{"sku":"A1"}"#, "--dynamodb-json")
    #expect(answer.status == 2)
    #expect(answer.errors.contains("leave out --dynamodb-json"))
  }

  @Test func aBackupThatIsNoneIsNamed() throws {
    let shop = try Workshop()
    try shop.write(String(repeating: "not a backup ", count: 100), to: "notes.txt")
    let answer = try shop.run("restore", "notes.txt")
    #expect(answer.status == 2)
    #expect(answer.errors == "mallctl: notes.txt: this is not a backup of a store\n")
  }

  @Test func theKeyToGoOnFromIsOneWordOfAShell() throws {
    let shop = try Workshop.withProducts()
    let lines = (0..<3).map { #"{"sku":"it's \#($0)"}"# }
    _ = try shop.run("import", "products", "-", input: lines.joined(separator: "\n"))
    let answer = try shop.run("scan", "products", "--limit", "1")
    #expect(answer.errors.contains(#"--start '{"sku":"it'\''s "#))
  }

  @Test func aWrongExpiryAttributeLeavesNoTable() throws {
    let shop = try Workshop.withProducts()
    #expect(try shop.run("create-table", "orders", "--key", "id:S", "--ttl", "").status == 2)
    #expect(try shop.run("tables").line == #""products""#)
  }
}
