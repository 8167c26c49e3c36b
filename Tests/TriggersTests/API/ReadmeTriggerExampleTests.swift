import Foundation
import TableStore
import TestSupport
import Testing

struct ReadmeTriggerExampleTests {
  /// The repository's root, from this file's place in it.
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func `The README's trigger is the code that is built here`() throws {
    let source = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("ReadmeTriggerExample.swift"), encoding: .utf8)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let begin = try #require(lines.firstIndex { $0.contains("// example: begin") })
    let end = try #require(lines.firstIndex { $0.contains("// example: end") })
    let built = lines[(begin + 1)..<end].map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }
      .joined(separator: "\n").replacingOccurrences(of: "opening(at: path)", with: "opening(at: \"mall.store\")")
    let text = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(text.contains("```swift\nimport TableStore\nimport Triggers\n\n\(built)\n```\n"))
  }

  @Test func `The README's trigger runs`() async throws {
    let directory = try TemporaryDirectory()
    try await ReadmeTriggerExample.run(at: directory.file("mall.store"))
    let store = try await Store.opening(at: directory.file("mall.store"))
    #expect(try await store.async.table("sales").get(["day": "2026-11-24"])?["orders"] == 1)
    try await store.async.close()
  }
}
