import Testing

@testable import TableStore

/// Encoded keys order by their bytes exactly as DynamoDB orders the values.
struct KeyOrderTests {
  /// Bytes in which escapes, terminators and 0xFF are likely, and prefixes are shared.
  private func keyBytes(_ random: inout EncodingRandom) -> [UInt8] {
    let alphabets: [[UInt8]] = [[0], [0, 1], [0, 0xFF], [0, 1, 2, 0xFE, 0xFF], [0x61, 0x62], []]
    let length = random.chance(10) ? random.int(1...2048) : random.int(0...12)
    return random.bytes(length, from: alphabets.randomElement(using: &random) ?? [])
  }

  private func value(_ type: KeyType, _ random: inout EncodingRandom) -> AttributeValue {
    switch type {
    case .b: .b(keyBytes(&random))
    case .n: .n(random.number())
    case .s: .s(random.string(random.chance(10) ? 1000 : 8))
    }
  }

  /// Whether `left` sorts before `right` in DynamoDB's order.
  static func precedes(_ left: AttributeValue, _ right: AttributeValue) -> Bool {
    switch (left, right) {
    case (.s(let a), .s(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
    case (.b(let a), .b(let b)): a.lexicographicallyPrecedes(b)
    case (.n(let a), .n(let b)): a < b
    default: false
    }
  }

  private func encode(_ values: [AttributeValue]) throws -> [UInt8] {
    var key: [UInt8] = []
    for value in values { try EncodedValue(value).withView { KeyEncoding.append($0, to: &key) } }
    return key
  }

  @Test(arguments: KeyType.allCases) func oneAttribute(_ type: KeyType) throws {
    var random = EncodingRandom()
    for _ in 0..<5000 {
      let a = value(type, &random)
      var b = value(type, &random)
      if random.chance(3), case .b(let bytes) = a { b = .b(bytes + keyBytes(&random)) }
      if random.chance(3), case .s(let text) = a { b = .s(text + random.string(3)) }
      let (keyA, keyB) = (try encode([a]), try encode([b]))
      #expect(keyA.lexicographicallyPrecedes(keyB) == Self.precedes(a, b), "seed \(random.seed)")
      #expect((keyA == keyB) == (a == b), "seed \(random.seed)")
      if a != b { #expect(!keyB.starts(with: keyA), "seed \(random.seed)") }
    }
  }

  @Test func severalAttributes() throws {
    var random = EncodingRandom()
    for _ in 0..<5000 {
      let types = (0..<random.int(1...4)).map { _ in KeyType.allCases.randomElement(using: &random) ?? .s }
      let a = types.map { value($0, &random) }
      let b = zip(types, a).map { random.chance(2) ? $1 : value($0, &random) }
      let expected = zip(a, b).first { $0 != $1 }.map(Self.precedes) ?? false
      #expect(try encode(a).lexicographicallyPrecedes(try encode(b)) == expected, "seed \(random.seed)")
    }
  }

  @Test func keysDecodeToTheirValues() throws {
    var random = EncodingRandom()
    for _ in 0..<2000 {
      let types = [
        KeyType.allCases.randomElement(using: &random) ?? .s, KeyType.allCases.randomElement(using: &random) ?? .s,
      ]
      let values = try types.map { try EncodedValue(value($0, &random)) }
      let id = UInt32(truncatingIfNeeded: random.next())
      let key = values[0].withView { partition in
        values[1].withView { KeyEncoding.primaryKey(tableID: id, partition: partition, sort: $0) }
      }
      key.withUnsafeBytes { bytes in
        var decoder = KeyDecoder(bytes)
        let head = decoder.head()
        #expect(head?.id == id)
        #expect((head?.bucket ?? 255) < KeyEncoding.bucketCount)
        #expect(decoder.next(types[0]) == values[0], "seed \(random.seed)")
        #expect(decoder.next(types[1]) == values[1], "seed \(random.seed)")
        #expect(decoder.isAtEnd)
      }
    }
  }

  @Test func foreignKeysDoNotDecode() {
    var random = EncodingRandom()
    for _ in 0..<20_000 {
      let bytes = random.bytes(random.int(0...30), from: random.chance(2) ? [0, 1, 0xFF, 0xC0, 0x40, 0x80, 11] : [])
      bytes.withUnsafeBytes { raw in
        for type in KeyType.allCases {
          var decoder = KeyDecoder(raw)
          _ = decoder.head()
          while decoder.next(type) != nil {}
          #expect(decoder.offset <= raw.count, "seed \(random.seed)")
        }
      }
    }
  }
}
