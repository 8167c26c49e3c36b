import Foundation
import TestSupport
import Testing

@Suite struct ExportTests {
  private let items = [
    #"{"b":{"B":"AP8="},"n":{"N":"1.5"},"sku":{"S":"A,1"},"t":{"SS":["a","b"]}}"#,
    #"{"l":{"L":[{"NULL":true},{"M":{"x":{"BOOL":false}}}]},"n":{"S":"two"},"sku":{"S":"say \"hi\""}}"#,
  ]

  private func shop() throws -> Workshop {
    let shop = try Workshop.withProducts()
    for item in items { _ = try shop.run("put", "products", item, "--dynamodb-json") }
    return shop
  }

  @Test(arguments: ["out.csv", "out.csv.gz", "out.jsonl", "out.jsonl.gz"])
  func whatIsExportedImports(_ file: String) throws {
    let shop = try shop()
    let format = file.contains("csv") ? "csv" : "dynamodb"
    #expect(try shop.run("export", "products", file, "--format", format).status == 0)
    _ = try shop.run("create-table", "copy", "--key", "sku:S")
    #expect(try shop.run("import", "copy", file, "--format", format).status == 0)
    let copy = try shop.run("scan", "copy", "--dynamodb-json").output.split(separator: "\n").map(String.init)
    #expect(Set(copy) == Set(items))
  }

  @Test func aFileIsReplacedAsAWhole() throws {
    let shop = try shop()
    try shop.write("old", to: "out.jsonl")
    #expect(try shop.run("export", "nothing", "out.jsonl").status == 1)
    #expect(try shop.read("out.jsonl") == "old")
    #expect(try shop.run("export", "products", "out.jsonl").status == 0)
    #expect(try shop.read("out.jsonl").split(separator: "\n").count == 2)
    let files = try FileManager.default.contentsOfDirectory(atPath: shop.directory.path)
    #expect(!files.contains { $0.hasSuffix(".partial") })
  }

  @Test func standardOutputIsDataOnly() throws {
    let answer = try shop().run("export", "products", "-", "--format", "dynamodb")
    #expect(Set(answer.output.split(separator: "\n").map(String.init)) == Set(items.map { #"{"Item":\#($0)}"# }))
    #expect(answer.errors == "")
  }

  @Test func csvNamesItsColumnsKeysFirst() throws {
    let answer = try shop().run("export", "products", "--format", "csv")
    #expect(answer.output.hasPrefix("sku,b:B,l:L,n:ANY,t:SS\n"))
  }

  @Test func aFileThatCannotBeMadeIsTrouble() throws {
    let shop = try shop()
    let answer = try shop.run("export", "products", "missing/out.jsonl")
    #expect(answer.status == 3)
    #expect(answer.errors.contains("missing/out.jsonl"))
  }
}
