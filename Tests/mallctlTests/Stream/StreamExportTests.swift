import Foundation
import TestSupport
import Testing

@Suite struct StreamExportTests {
  @Test func rangesFollowEachOther() throws {
    let shop = try Workshop.withProducts()
    let lines = (0..<300).map { #"{"sku":"A\#($0)"}"# }
    _ = try shop.run("import", "products", "-", "--batch", "50", input: lines.joined(separator: "\n"))
    let first = try shop.run("stream", "export", "first.ndjson.gz")
    #expect(first.status == 0 && first.output == "")
    let sequence = try #require(first.errors.split(separator: " ").last).trimmingCharacters(in: .newlines)
    #expect(first.errors == "mallctl: 300 changes written; go on with --from \(sequence)\n")
    _ = try shop.run("put", "products", #"{"sku":"last"}"#)
    let second = try shop.run("stream", "export", "--from", sequence)
    #expect(second.output.split(separator: "\n").count == 1)

    let unpacked = Process()
    unpacked.executableURL = URL(fileURLWithPath: "/bin/sh")
    unpacked.arguments = ["-c", "gzip -dc \"$0/first.ndjson.gz\" >\"$0/first\"", shop.directory.path]
    try unpacked.run()
    unpacked.waitUntilExit()
    let whole = try shop.run("tail-stream").output
    #expect(try shop.read("first") + second.output == whole)
    #expect(try shop.run("stream", "export", "--format", "pretty").status == 2)
  }

  @Test func theViewOfATableIsSetAtAnyTime() throws {
    let shop = try Workshop.withProducts()
    for (number, view) in ["keys-only", "new-image", "none", "off", "new-and-old-images"].enumerated() {
      #expect(try shop.run("stream", "set-view", "products", view).status == 0)
      _ = try shop.run("put", "products", #"{"sku":"A","n":\#(number)}"#)
    }
    let views = try shop.run("tail-stream").output.split(separator: "\n").map { line in
      ["KEYS_ONLY", "NEW_IMAGE", "NEW_AND_OLD_IMAGES"].first { line.contains("\"StreamViewType\":\"\($0)\"") }
    }
    #expect(views == ["KEYS_ONLY", "NEW_IMAGE", "KEYS_ONLY", "KEYS_ONLY", "NEW_AND_OLD_IMAGES"])
    #expect(try shop.run("stream", "set-view", "nowhere", "none").status == 1)
    #expect(try shop.run("stream", "set-view", "products", "all").status == 2)
  }
}
