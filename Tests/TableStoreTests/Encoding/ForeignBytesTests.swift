import Testing

@testable import TableStore

/// Bytes from anywhere are judged, never trusted: no trap, and what passes is an item in its one canonical form.
struct ForeignBytesTests {
  @Test func mutatedItemsAreRefusedOrCanonical() throws {
    var random = EncodingRandom()
    for _ in 0..<30_000 {
      var bytes = try Item(random.attributes()).bytes
      for _ in 0..<random.int(1...3) where !bytes.isEmpty {
        let index = random.int(0...bytes.count - 1)
        switch random.int(0...3) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[index] ^= 1 << UInt8(random.int(0...7))
        case 2: bytes.remove(at: index)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
        }
      }
      guard bytes.withUnsafeBytes({ ItemView($0).validate() }) == nil else { continue }
      let item = Item(bytes: bytes)
      #expect(try Item(item.dictionary, limit: nil).bytes == bytes, "seed \(random.seed)")
    }
  }

  @Test func randomBytesDoNotTrap() {
    var random = EncodingRandom()
    for _ in 0..<30_000 {
      let small: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0x80, 0xC0, 0xFF]
      let bytes = random.bytes(random.int(0...40), from: random.chance(2) ? small : [])
      bytes.withUnsafeBytes { raw in
        _ = ItemView(raw).validate()
        _ = ValueView(raw).validate()
      }
    }
  }

  @Test(
    arguments: [
      [], [0], [0, 1], [1, 0], [0, 0, 0], [0x80, 0, 0],
      [1, 1, 0, 11],
      [4, 2, 1, 0x62, 0, 1, 0x61, 0], [4, 2, 1, 0x61, 0, 1, 0x61, 0],
      [2, 1, 1, 0x61, 3, 4, 0xC0, 130, 1, 0],
      [2, 1, 1, 0x61, 4, 1, 0xFF],
      [4, 1, 1, 0x61, 8, 1, 0],
    ] as [[UInt8]])
  func refuses(_ bytes: [UInt8]) {
    #expect(bytes.withUnsafeBytes { ItemView($0).validate() } != nil)
  }

  @Test func refusesBytesThatNestTooDeep() {
    var value: [UInt8] = [0]
    for _ in 0..<100 {
      var outer: [UInt8] = [ValueTag.list.rawValue]
      Varint.append(value.count + 1, to: &outer)
      outer.append(1)
      value = outer + value
    }
    #expect(value.withUnsafeBytes { ValueView($0).validate() }?.contains("too deep") == true)
  }
}
