import TableStore
import TestSupport
import Testing

@testable import DynamoAPI

/// Random items through the wire, the library and the store: what either side writes, the other reads unchanged.
@Suite struct BothDoorsLeadToTheSameItems {
  @Test(arguments: [TestSetting.number("WIRE_SEED") ?? UInt64.random(in: 0..<1 << 32)])
  func forRandomItems(seed: UInt64) async throws {
    var random = RandomItems(seed: seed)
    let items = try (0..<(TestSetting.number("WIRE_ITEMS").map(Int.init) ?? 300)).map { try random.item(key: "k\($0)") }
    try await withTemporaryAsyncStore { store in
      for table in ["wire", "library"] {
        try await store.createTable(CreateTableRequest(table, KeySchema(KeyAttribute("pk", .s))))
      }
      let service = Service(service: DynamoService(store))
      for (place, item) in items.enumerated() {
        let text = String(decoding: DynamoDBJSON.encode(item), as: UTF8.self)
        let key = try Item(["pk": .s("k\(place)")])
        let wireKey = #"{"pk":{"S":"k\#(place)"}}"#

        // In by the wire, out by the library.
        let put = await service.call("PutItem", #"{"TableName":"wire","Item":\#(text)}"#)
        #expect(put == (200, "{}"), "seed \(seed), item \(place): \(put)")
        let kept = try await store.getItem(GetItemRequest("wire", key)).item
        #expect(kept == item, "seed \(seed), item \(place)")

        // In by the library, out by the wire.
        _ = try await store.putItem(PutItemRequest("library", item))
        let got = await service.call("GetItem", #"{"TableName":"library","Key":\#(wireKey)}"#)
        #expect(got == (200, #"{"Item":\#(text)}"#), "seed \(seed), item \(place)")

        // By the wire both times, the second time with the text of the first.
        let query = await service.call(
          "Query",
          #"{"TableName":"wire","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"k\#(place)"}}}"#
        )
        #expect(query == (200, #"{"Items":[\#(text)],"Count":1,"ScannedCount":1}"#), "seed \(seed), item \(place)")
      }
    }
  }
}

/// Items of every type, nested, with names and texts that JSON has to escape.
private struct RandomItems {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func item(key: String) throws -> Item {
    var attributes: [String: AttributeValue] = [:]
    for _ in 0..<int(0...8) { attributes["a" + text(10)] = try value(depth: 0) }
    attributes["pk"] = .s(key)
    return try Item(attributes)
  }

  private mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  private mutating func text(_ longest: Int) -> String {
    let alphabet = ["a", "b", "\"", "\\", "/", "\n", "\u{0}", "\u{7F}", "é", "語", "🦊", "\u{2028}"]
    return (0..<int(0...longest)).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
  }

  private mutating func bytes() -> [UInt8] { (0..<int(0...12)).map { _ in UInt8(int(0...255)) } }

  private mutating func number() throws -> Number {
    let digits = (0..<int(1...20)).map { _ in String(int(0...9)) }.joined()
    return try Number("\(int(0...1) == 0 ? "-" : "")\(digits)E\(int(-100...90))")
  }

  private mutating func value(depth: Int) throws -> AttributeValue {
    switch int(0...(depth < 3 ? 9 : 7)) {
    case 0: return .s(text(30))
    case 1: return .n(try number())
    case 2: return .b(bytes())
    case 3: return .bool(int(0...1) == 0)
    case 4: return .null
    case 5: return .ss(Set((0...int(0...4)).map { _ in text(5) }))
    case 6:
      var numbers: Set<Number> = []
      for _ in 0...int(0...4) { numbers.insert(try number()) }
      return .ns(numbers)
    case 7: return .bs(Set((0...int(0...4)).map { _ in bytes() }))
    case 8:
      var elements: [AttributeValue] = []
      for _ in 0..<int(0...4) { elements.append(try value(depth: depth + 1)) }
      return .l(elements)
    default:
      var entries: [String: AttributeValue] = [:]
      for _ in 0..<int(0...4) { entries[text(6)] = try value(depth: depth + 1) }
      return .m(entries)
    }
  }
}
