import Testing

@testable import TableStore

/// Items come out of their encoding, and of both JSONs, as they went in.
struct ItemRoundTripTests {
  @Test func encodingKeepsAllAttributes() throws {
    var random = EncodingRandom()
    for _ in 0..<1500 {
      let attributes = random.attributes()
      let item = try Item(attributes)
      #expect(item.dictionary == attributes, "seed \(random.seed)")
      #expect(item.withView { $0.validate() } == nil, "seed \(random.seed)")
      #expect(item.withView { $0.computeSize() } == item.size)
      #expect(item.count == attributes.count)
      #expect(Dictionary(uniqueKeysWithValues: item.map { ($0.name, $0.value) }) == attributes)
      for (name, value) in attributes { #expect(item[name] == value) }
      #expect(item["no such name"] == nil)
    }
  }

  @Test func equalItemsHaveEqualBytes() throws {
    var random = EncodingRandom()
    for _ in 0..<500 {
      let attributes = random.attributes()
      var builder = ItemBuilder()
      for (name, value) in attributes.shuffled(using: &random) { try builder.append(name, value) }
      #expect(try builder.finish().bytes == (try Item(attributes)).bytes, "seed \(random.seed)")
    }
  }

  @Test func namesAreInTheOrderOfTheirBytes() throws {
    let item: Item = ["b": 1, "a": 1, "ab": 1, "é": 1, "": 1, "z": 1, "語": 1]
    #expect(item.names == ["", "a", "ab", "b", "z", "é", "語"])
  }

  @Test func typedJSON() throws {
    var random = EncodingRandom()
    for _ in 0..<1000 {
      let item = try Item(random.attributes())
      for pretty in [false, true] {
        let text = DynamoDBJSON.encode(item, pretty: pretty)
        #expect(try DynamoDBJSON.decode(text).bytes == item.bytes, "seed \(random.seed)")
      }
      #expect(try DynamoDBJSON.decode(item.description) == item)
    }
  }

  @Test func plainJSON() throws {
    var random = EncodingRandom()
    for _ in 0..<1000 {
      let item = try Item(random.attributes().mapValues(Self.withoutSetsAndBinaries))
      for pretty in [false, true] {
        let text = PlainJSON.encode(item, pretty: pretty)
        #expect(try PlainJSON.decode(text).bytes == item.bytes, "seed \(random.seed)")
      }
    }
  }

  private static func withoutSetsAndBinaries(_ value: AttributeValue) -> AttributeValue {
    switch value {
    case .b, .ss, .bs, .ns: .null
    case .l(let elements): .l(elements.map(withoutSetsAndBinaries))
    case .m(let entries): .m(entries.mapValues(withoutSetsAndBinaries))
    default: value
    }
  }

  /// Heads of containers take one, two or three bytes; all of them, sorted or not, must come out.
  @Test(arguments: [0, 1, 2, 60, 127, 128, 129, 300, 5000])
  func containersOfAllLengths(_ count: Int) throws {
    let value: AttributeValue = .m([
      "list": .l((0..<count).map { .n(Number($0)) }),
      "map": .m(Dictionary(uniqueKeysWithValues: (0..<count).map { ("k\($0)", .s("v\($0)")) })),
      "set": .ns(Set((0...count).map { Number($0) })),
      "text": .s(String(repeating: "x", count: count)),
    ])
    let item = try Item(["value": value])
    #expect(item["value"] == value)
    #expect(item.withView { $0.validate() } == nil)
  }
}
