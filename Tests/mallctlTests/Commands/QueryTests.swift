import Testing

@Suite struct QueryTests {
  private func shop() throws -> Workshop {
    let shop = try Workshop.withProducts()
    let lines = (0..<10).map {
      #"{"sku":"A\#($0)","category":"\#($0 < 7 ? "games" : "tools")","title":"t\#($0)","n":\#($0)}"#
    }
    _ = try shop.run("import", "products", "-", input: lines.joined(separator: "\n"))
    return shop
  }

  private let games = ["query", "products", "category = :c", "--index", "by-category", "--project", "sku"]

  @Test func readsAnIndexInOrder() throws {
    let shop = try shop()
    let answer = try shop.run(games + ["--values", #"{":c":"tools"}"#])
    #expect(answer.output == "{\"sku\":\"A7\"}\n{\"sku\":\"A8\"}\n{\"sku\":\"A9\"}\n")
    let back = try shop.run(games + ["--values", #"{":c":"tools"}"#, "--descending", "--limit", "1"])
    #expect(back.line == #"{"sku":"A9"}"#)
  }

  @Test func sortConditionAndFilter() throws {
    let answer = try shop().run(
      "query", "products", "category = :c AND title > :t", "--index", "by-category", "--filter", "n <> :n",
      "--values", #"{":c":"games",":t":"t3",":n":5}"#, "--project", "n")
    #expect(answer.output == "{\"n\":4}\n{\"n\":6}\n")
  }

  @Test func countsInsteadOfPrinting() throws {
    let answer = try shop().run(
      "query", "products", "category = :c", "--index", "by-category", "--values", #"{":c":"games"}"#, "--count")
    #expect(answer.output == "7\n")
  }

  @Test func aLimitSaysHowToGoOn() throws {
    let shop = try shop()
    let values = ["--values", #"{":c":"games"}"#]
    let first = try shop.run(games + values + ["--limit", "4"])
    #expect(first.output.split(separator: "\n").count == 4)
    let start = try #require(first.errors.split(separator: "'").dropFirst().first.map(String.init))
    let rest = try shop.run(games + values + ["--start", start])
    #expect(rest.output == "{\"sku\":\"A4\"}\n{\"sku\":\"A5\"}\n{\"sku\":\"A6\"}\n")
    #expect(rest.errors == "")
  }

  @Test func aLimitCountsWhatPassesTheFilter() throws {
    let answer = try shop().run(
      games + ["--values", #"{":c":"games",":n":3}"#, "--filter", "n > :n", "--limit", "2"])
    #expect(answer.output == "{\"sku\":\"A4\"}\n{\"sku\":\"A5\"}\n")
  }

  @Test(arguments: ["", "sku", "title = :c", "category > :c", "category = :c OR title = :c"])
  func malformedConditionsAreRefused(_ condition: String) throws {
    let answer = try shop().run(
      "query", "products", condition, "--index", "by-category", "--values", #"{":c":"games"}"#)
    #expect(answer.status == 2)
    #expect(answer.output == "")
  }

  @Test func aMissingIndexIsRefused() throws {
    let answer = try shop().run("query", "products", "a = :a", "--index", "none", "--values", #"{":a":1}"#)
    #expect(answer.status == 2)
    #expect(answer.errors.contains("none"))
  }
}
