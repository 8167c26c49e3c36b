import Testing

@testable import TableStore

/// Mutated text never traps a JSON reader: it gives an item or a `StoreError`.
struct JSONFuzzTests {
  @Test func mutatedTexts() throws {
    var random = EncodingRandom()
    let pieces = [
      "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "d800", "1e", "-", ".", "true", "null", "\u{0}", "é",
    ]
    for _ in 0..<20_000 {
      let item = try Item(random.attributes())
      var text = random.chance(2) ? DynamoDBJSON.encode(item) : PlainJSON.encode(item)
      for _ in 0..<random.int(1...4) {
        let index = random.int(0...text.count)
        switch random.int(0...3) {
        case 0: text.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: index)
        case 1 where index < text.count: text[index] = UInt8.random(in: 0...255, using: &random)
        case 2: text.removeSubrange(index..<min(text.count, index + random.int(1...4)))
        default: text.removeSubrange(index...)
        }
      }
      for decode in [DynamoDBJSON.decode, PlainJSON.decode] as [([UInt8]) throws -> Item] {
        do {
          let result = try decode(text)
          #expect(result.withView { $0.validate() } == nil, "seed \(random.seed)")
        } catch let error as StoreError {
          #expect(error.code == .input || error.code == .validation)
        }
      }
    }
  }

  @Test func depthBombs() {
    for opening in ["[", "{\"a\":", "{\"L\":[", "{\"M\":{\"a\":"] {
      let text = "{\"a\":" + String(repeating: opening, count: 200_000)
      #expect(throws: StoreError.self) { try PlainJSON.decode(text) }
      #expect(throws: StoreError.self) { try DynamoDBJSON.decode(text) }
      #expect(throws: StoreError.self) {
        try Array(text.utf8).withUnsafeBytes { bytes in
          var reader = JSONReader(bytes)
          try reader.skipValue()
        }
      }
    }
  }
}
