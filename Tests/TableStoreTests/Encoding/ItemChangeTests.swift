import Testing

@testable import TableStore

/// Changed copies of an item hold the changes and all else as it was.
struct ItemChangeTests {
  @Test func replacingAgreesWithADictionary() throws {
    var random = EncodingRandom()
    for _ in 0..<1000 {
      let attributes = random.attributes()
      var expected = attributes
      var changes: [(name: [UInt8], value: EncodedValue?)] = []
      for _ in 0..<random.int(0...6) {
        let name = random.chance(2) ? attributes.keys.randomElement(using: &random) ?? "x" : random.string(4)
        if random.chance(3) {
          expected[name] = nil
          changes.append((Array(name.utf8), nil))
        } else {
          let value = random.value()
          expected[name] = value
          changes.append((Array(name.utf8), try EncodedValue(value)))
        }
      }
      let result = try Item(attributes).replacing(changes)
      #expect(result.bytes == (try Item(expected)).bytes, "seed \(random.seed)")
    }
  }

  @Test func settingAndRemoving() throws {
    let item: Item = ["a": 1, "b": 2]
    #expect(try item.setting("c", to: "x") == ["a": 1, "b": 2, "c": "x"])
    #expect(try item.setting("a", to: nil) == ["b": 2])
    #expect(item.removing("a", "zz") == ["b": 2])
    #expect(item.removing("a", "b") == Item())
  }

  @Test func typedAccess() throws {
    let item: Item = [
      "s": "x", "i": 4, "d": 1.5, "b": true, "n": nil, "l": [1, "two"], "m": ["k": false], "bin": .b([1, 2]),
      "ss": .ss(["a"]), "ns": .ns([1, 2]),
    ]
    #expect(item.string("s") == "x" && item.string("i") == nil && item.string("none") == nil)
    #expect(item.int("i") == 4 && item.int("d") == nil && item.double("d") == 1.5)
    #expect(item.number("i") == 4 && item.bool("b") == true && item.bool("s") == nil)
    #expect(item.list("l") == [1, "two"] && item.map("m") == ["k": false] && item.binary("bin") == [1, 2])
    #expect(item.stringSet("ss") == ["a"] && item.numberSet("ns") == [1, 2])
    #expect(item["n"] == .null && item["none"] == nil)
    #expect(item["n"] != nil)
  }
}
