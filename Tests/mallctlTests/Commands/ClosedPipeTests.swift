import Foundation
import TestSupport
import Testing

@Suite struct ClosedPipeTests {
  @Test func aReaderThatLeavesEndsTheCommandQuietly() throws {
    let shop = try Workshop.withProducts()
    let text = String(repeating: "x", count: 5_000)
    let lines = (0..<200).map { #"{"sku":"A\#($0)","text":"\#(text)"}"# }
    _ = try shop.run("import", "products", "-", input: lines.joined(separator: "\n"))
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The pipe's first reader goes after one line; the status behind it is mallctl's.
    shell.arguments = [
      "-c", "{ \"$0\" scan products --store \"$1\" 2>\"$2/errors\"; echo $? >\"$2/status\"; } | head -n 1 >\"$2/line\"",
      Workshop.binary.path, shop.store, shop.directory.path,
    ]
    try shell.run()
    shell.waitUntilExit()
    #expect(try shop.read("line").hasPrefix("{\"sku\":"))
    #expect(try shop.read("errors") == "")
    #expect(try shop.read("status") == "0\n")
  }
}
