import Foundation
import Testing

@Suite struct CreateTableTests {
  @Test func makesTheStoreAndTheTable() throws {
    let shop = try Workshop()
    let answer = try shop.run("create-table", "products", "--key", "sku:S", "--sort", "added:N")
    #expect(answer.status == 0)
    #expect(answer.output == "")
    #expect(answer.errors == "mallctl: table products created in ./mall.store\n")
    #expect(try shop.run("tables").output == "\"products\"\n")
  }

  @Test func quietSaysNothing() throws {
    #expect(try Workshop().run("create-table", "products", "--key", "sku:S", "--quiet").errors == "")
  }

  @Test func aTableThatExistsIsRefused() throws {
    let shop = try Workshop.withProducts()
    let answer = try shop.run("create-table", "products", "--key", "other:S")
    #expect(answer.status == 1)
    #expect(answer.errors == "mallctl: Table already exists: products\n")
  }

  @Test(arguments: [
    ["--key", "sku"], ["--key", "sku:X"], ["--key", "sku:S", "--gsi", "x"], ["--key", "sku:S", "--lsi", "x:y"],
    ["--key", "sku:S", "--stream", "all"],
  ])
  func malformedKeysMakeNoStore(_ options: [String]) throws {
    let shop = try Workshop()
    let answer = try shop.run(["create-table", "products"] + options)
    #expect(answer.status == 2)
    #expect(answer.output == "")
    #expect(!FileManager.default.fileExists(atPath: shop.store))
  }
}
