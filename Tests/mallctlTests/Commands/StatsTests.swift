import Foundation
import Testing

@Suite struct StatsTests {
  @Test func sumsTablesAndFiles() throws {
    let shop = try Workshop.withProducts()
    _ = try shop.run("create-table", "orders", "--key", "id:S")
    // More than a command leaves in the log when it closes the store.
    let text = String(repeating: "x", count: 10_000)
    let lines = (0..<300).map { #"{"sku":"A\#($0)","category":"c","title":"t","text":"\#(text)"}"# }
    _ = try shop.run("import", "products", "-", input: lines.joined(separator: "\n"))
    let answer = try shop.run("stats")
    #expect(answer.status == 0)
    let object = try #require(JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
    #expect(object["tables"] as? Int == 2)
    #expect(object["items"] as? Int == 300)
    #expect(object["indexEntries"] as? Int == 300)
    let commits = try #require(object["commits"] as? [String: Int])
    #expect(commits["visible"] == 3)
    #expect(commits["waiting"] == (commits["visible"] ?? 0) - (commits["applied"] ?? 0))
    #expect((object["identity"] as? String)?.count == 32)
    #expect(object["logSegments"] as? Int == 1)
    #expect(object["applierFailure"] is NSNull)
    #expect((object["dataFileBytes"] as? Int ?? 0) > 0)
    #expect(try shop.run("stats", "--output", "table").output.contains("index entries"))
  }
}
