import TestSupport
import Testing

@testable import TableStore

/// Documents with bytes changed, from JSON text through the store and back: what is taken is given back the same, what
/// is refused is a `StoreError`.
struct MutatedDocumentsAreStoredOrRefused {
  private static let pieces = ["{", "}", "[", "\"", "\\u", "d800", "1e", "-", "\u{0}", "é", "\"pk\"", ":{\"S\":\"\"}"]

  private static func mutate(_ text: [UInt8], _ random: inout ExpressionRandom) -> [UInt8] {
    var text = text
    for _ in 0..<random.int(0..<3) {
      let place = random.int(0..<text.count + 1)
      switch random.int(0..<3) {
      case 0: text.insert(contentsOf: random.pick(pieces).utf8, at: place)
      case 1 where place < text.count: text[place] = UInt8(random.int(0..<256))
      default: text.removeSubrange(place..<min(text.count, place + random.int(0..<3)))
      }
    }
    return text
  }

  @Test(arguments: 1...2 as ClosedRange<UInt64>) func everyDocument(seed: UInt64) throws {
    var words = FuzzWords(seed: seed + 100)
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("pk", .s), sort: KeyAttribute("sk", .n))
      var (stored, refused) = (0, 0)
      for round in 0..<FuzzWords.rounds {
        do {
          let isTyped = words.random.chance(50)
          let item = try words.item()
          let text = Self.mutate(isTyped ? DynamoDBJSON.encode(item) : PlainJSON.encode(item), &words.random)
          let read = try isTyped ? DynamoDBJSON.decode(text) : PlainJSON.decode(text)
          try table.put(read)
          stored += 1
          let key = try Item(read.dictionary.filter { ["pk", "sk"].contains($0.key) })
          #expect(try table.get(key) == read, "seed \(seed), round \(round)")
        } catch let error as StoreError {
          refused += 1
          #expect([.validation, .input].contains(error.code), "seed \(seed), round \(round): \(error)")
        }
      }
      #expect(stored > 100 && refused > 100, "\(stored) stored, \(refused) refused")
    }
  }
}
