import Foundation
import TestSupport
import Testing

@Suite struct ImportInterruptTests {
  @Test(.timeLimit(.minutes(2))) func anInterruptKeepsWholeRowsAndSaysHowMany() throws {
    let shop = try Workshop.withProducts()
    let errors = shop.path("errors")
    try Data().write(to: URL(fileURLWithPath: errors))
    let process = Process()
    process.executableURL = Workshop.binary
    process.arguments = ["import", "products", "-", "--store", shop.store, "--batch", "1"]
    let input = Pipe()
    process.standardInput = input
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    // The third row is cut off where the interrupt finds it.
    try input.fileHandleForWriting.write(contentsOf: Data("{\"sku\":\"A1\"}\n{\"sku\":\"A2\"}\n{\"sku\":".utf8))
    while try shop.run("scan", "products", "--count").line != "2" {
      try #require(process.isRunning)
      usleep(20_000)
    }
    process.interrupt()
    // A command that does not listen must not hang the tests.
    for _ in 0..<1_500 where process.isRunning { usleep(20_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
    #expect(try shop.read("errors").hasPrefix("mallctl: stopped: 2 rows are in"))
    #expect(try shop.run("scan", "products", "--count").line == "2")
  }
}
