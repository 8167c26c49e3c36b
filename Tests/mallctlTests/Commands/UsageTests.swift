import Foundation
import Testing

@testable import mallctl

@Suite struct UsageTests {
  @Test func helpAndVersionAreData() throws {
    let shop = try Workshop()
    let help = try shop.run("--help")
    #expect(help.status == 0)
    #expect(help.output.contains("create-table"))
    #expect(help.errors == "")
    #expect(try shop.run("--version").line == Mallctl.version)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionScripts(_ shell: String) throws {
    let answer = try Workshop().run("--generate-completion-script", shell)
    #expect(answer.status == 0)
    #expect(answer.output.contains("create-table"))
  }

  @Test(arguments: [
    ["nonsense"], ["get"], ["get", "products"], ["put", "products", "{}", "--return", "all"],
    ["scan", "t", "--limit", "0"],
    ["scan", "t", "--segments", "2", "--limit", "1"], ["update-table", "t"], ["export", "t", "--format", "debian"],
    ["import", "t", "-", "--batch", "0"], ["import", "t", "-", "--durability", "interval:0"],
  ])
  func wrongCommandLinesEndWithTwo(_ arguments: [String]) throws {
    let shop = try Workshop()
    let answer = try shop.run(arguments)
    #expect(answer.status == 2)
    #expect(answer.output == "")
    #expect(answer.errors.hasPrefix("mallctl: "))
    #expect(answer.errors.contains("Usage: mallctl "))
    #expect(!FileManager.default.fileExists(atPath: shop.store))
  }

  @Test func aMissingStoreIsTroubleAndIsNotMade() throws {
    let shop = try Workshop()
    for arguments in [["tables"], ["get", "products", "{\"sku\":\"A1\"}"], ["scan", "products"]] {
      let answer = try shop.run(arguments)
      #expect(answer.status == 3)
      #expect(answer.errors.hasPrefix("mallctl: "))
      #expect(answer.errors.contains("mall.store"))
    }
    #expect(!FileManager.default.fileExists(atPath: shop.store))
  }

  @Test func aForeignDirectoryIsLeftAlone() throws {
    let shop = try Workshop()
    try FileManager.default.createDirectory(atPath: shop.store, withIntermediateDirectories: false)
    try shop.write("mine", to: "mall.store/notes.txt")
    #expect(try shop.run("create-table", "products", "--key", "sku:S").status == 3)
    #expect(try shop.contents().keys.sorted() == ["notes.txt"])
  }

  @Test func theStoreIsNamedByOptionThenVariable() throws {
    let shop = try Workshop()
    let variable = ["MALL_STORE": shop.path("a.store")]
    #expect(try shop.run("create-table", "one", "--key", "k:S", environment: variable).status == 0)
    #expect(
      try shop.run("create-table", "two", "--key", "k:S", "--store", "b.store", environment: variable).status == 0)
    #expect(try shop.run("tables", environment: variable).line == "\"one\"")
    #expect(try shop.run("tables", "--store", shop.path("b.store")).line == "\"two\"")
  }
}
