import Foundation
import TableStore
import TestSupport
import Testing

struct ReadmeExampleTests {
  /// The repository's root, from this file's place in it.
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func `The README's example is the code that is built here`() throws {
    let source = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("ReadmeExample.swift"), encoding: .utf8)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let begin = try #require(lines.firstIndex { $0.contains("// example: begin") })
    let end = try #require(lines.firstIndex { $0.contains("// example: end") })
    let built = lines[(begin + 1)..<end].map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }
      .joined(separator: "\n").replacingOccurrences(of: "Store.open(at: path)", with: "Store.open(at: \"mall.store\")")
    let text = try String(contentsOf: ReadmeExampleTests.root.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(text.contains("```swift\nimport TableStore\n\n\(built)\n```\n"))
  }

  @Test func `The README's example runs`() throws {
    let directory = try TemporaryDirectory()
    try ReadmeExample.run(at: directory.file("mall.store"))
    let store = try Store.open(at: directory.file("mall.store"))
    #expect(try store.table("products").get(["sku": "A1"])?["quantity"] == 3)
    #expect(try store.table("orders").get(["id": "O-1"]) != nil)
    try store.close()
  }
}
