import Foundation
import TestSupport
import Testing

@Suite struct CheckTests {
  @Test func aSoundStoreIsSaidToBe() throws {
    let shop = try Workshop.withProducts()
    let lines = (0..<100).map { #"{"sku":"A\#($0)","category":"c","title":"t\#($0)"}"# }
    _ = try shop.run("import", "products", "-", input: lines.joined(separator: "\n"))
    let answer = try shop.run("check")
    #expect(answer.status == 0)
    #expect(answer.output == "")
    #expect(
      answer.errors.contains(
        "the store is sound: 1 table, 100 items, 100 index entries, 0 expiry entries, 2 commits in"))
  }

  @Test(arguments: ["check", "tables", "compact"])
  func aFileThatIsCutShortIsRefusedAndLeftAsItIs(_ command: String) throws {
    let shop = try Workshop.withProducts()
    // More than a command leaves in the log when it closes the store.
    let text = String(repeating: "x", count: 10_000)
    let lines = (0..<300).map { #"{"sku":"A\#($0)","text":"\#(text)"}"# }
    _ = try shop.run("import", "products", "-", input: lines.joined(separator: "\n"))
    let file = shop.store + "/data.mdb"
    let whole = try #require(FileManager.default.contents(atPath: file))
    for length in [whole.count - 1, whole.count / 2, 9_000] {
      try whole.prefix(length).write(to: URL(fileURLWithPath: file))
      let answer = try shop.run(command)
      #expect(answer.status == 3)
      #expect(
        answer.errors
          == "mallctl: ./mall.store/data.mdb is cut short: it has \(length) of \(whole.count) bytes; restore a backup\n"
      )
      #expect(FileManager.default.contents(atPath: file)?.count == length)
    }
  }

  @Test func pagesThatPointNowhereEndWithALineNotASignal() throws {
    let shop = try Workshop.withProducts()
    let text = String(repeating: "x", count: 10_000)
    let lines = (0..<300).map { #"{"sku":"A\#($0)","text":"\#(text)"}"# }
    _ = try shop.run("import", "products", "-", input: lines.joined(separator: "\n"))
    let file = shop.store + "/data.mdb"
    let whole = try #require(FileManager.default.contents(atPath: file))
    var random = SeededGenerator(seed: 7)
    for _ in 0..<12 {
      var bytes = whole
      for _ in 0..<2_000 {
        let place = Int.random(in: 8_192..<bytes.count, using: &random)
        bytes[bytes.startIndex + place] = UInt8.random(in: 0...255, using: &random)
      }
      try bytes.write(to: URL(fileURLWithPath: file))
      let answer = try shop.run("check")
      #expect([0, 1, 3].contains(answer.status))
      if answer.status != 0 { #expect(answer.errors.contains("mallctl: ")) }
    }
  }

  @Test func aDamagedFileIsTroubleNotACrash() throws {
    let shop = try Workshop.withProducts()
    try shop.write(String(repeating: "not a page ", count: 4_000), to: "mall.store/data.mdb")
    let answer = try shop.run("check")
    #expect(answer.status == 3)
    #expect(answer.errors.hasPrefix("mallctl: "))
  }
}
