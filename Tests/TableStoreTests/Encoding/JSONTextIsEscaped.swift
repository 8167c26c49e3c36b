import TestSupport
import Testing

@testable import TableStore

struct JSONTextIsEscaped {
  @Test func `At every place of a long text`() throws {
    var generator = SeededGenerator(seed: 41)
    let characters: [Character] = [
      "\"", "\\", "\n", "\u{1}", "\u{1f}", "a", " ", "!", "#", "]", "é", "€", "😀", "\u{7f}",
    ]
    for length in 0..<200 {
      let text = String((0..<length).map { _ in characters.randomElement(using: &generator)! })
      let item = try Item(["t": .s(text)])
      let written = PlainJSON.encode(item)
      #expect(try PlainJSON.decode(written) == item)
      #expect(!written.contains { $0 < 0x20 })
    }
    for place in 0..<24 {
      for escaped in ["\"", "\\", "\t"] {
        let text = String(repeating: "x", count: place) + escaped + String(repeating: "y", count: 24 - place)
        let item = try Item(["t": .s(text)])
        #expect(try PlainJSON.decode(PlainJSON.encode(item)) == item)
      }
    }
  }
}
