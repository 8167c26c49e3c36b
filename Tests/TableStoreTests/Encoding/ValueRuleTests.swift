import Testing

@testable import TableStore

/// Items that break a rule are refused in DynamoDB's words.
struct ValueRuleTests {
  private static let omp = "One or more parameter values were invalid: "

  @Test func itemSize() throws {
    let most = String(repeating: "x", count: 409_600 - 1)
    #expect(try Item(["a": .s(most)]).size == 409_600)
    expectValidation("Item size has exceeded the maximum allowed size") { try Item(["ab": .s(most)]) }
  }

  private func nested(_ wraps: Int, in inner: AttributeValue = .null) -> AttributeValue {
    (0..<wraps).reduce(inner) { value, level in level % 2 == 0 ? .l([value]) : .m(["k": value]) }
  }

  @Test func nesting() throws {
    let message =
      "Nesting Levels have exceeded supported limits: "
      + "Attributes in the item have nested levels beyond supported limit"
    // The scalar at the bottom is a level too.
    let deepest = try Item(["a": nested(31)])
    #expect(deepest["a"] == nested(31))
    #expect(deepest.withView { $0.validate() } == nil)
    #expect(try Item(["a": nested(31, in: .l([]))]).count == 1)
    #expect(try Item(["a": nested(31, in: .ss(["x"]))]).count == 1)
    expectValidation(message) { try Item(["a": nested(32)]) }
    expectValidation(message) { try Item(["a": nested(32, in: .m([:]))]) }
    expectValidation(message) { try Item(["a": nested(32, in: .ss(["x"]))]) }
    expectValidation(message) { try Item(["a": nested(33)]) }
    expectValidation(message) { try DynamoDBJSON.decode(#"{"a":"# + String(repeating: #"{"L":["#, count: 500)) }
    try EncodedValue(nested(31)).withView { view in
      var list = try ListBuilder()
      expectValidation(message) { try list.append(view) }
      var builder = ItemBuilder()
      try builder.append("a", view)
      #expect(try builder.finish() == deepest)
      #expect(try Item().replacing([(Array("a".utf8), EncodedValue(bytes: Array(view.bytes)))]) == deepest)
    }
    let bomb = "{\"a\":" + String(repeating: "[", count: 100_000)
    expectValidation(message) { try PlainJSON.decode(bomb) }
  }

  @Test func emptySets() {
    expectValidation(Self.omp + "An string set  may not be empty") { try Item(["a": .ss([])]) }
    expectValidation(Self.omp + "An number set  may not be empty") { try Item(["a": .ns([])]) }
    expectValidation(Self.omp + "Binary sets should not be empty") { try Item(["a": .bs([])]) }
  }

  @Test func duplicatesInSets() {
    expectValidation(Self.omp + "Input collection [b, a, b] contains duplicates.") {
      try DynamoDBJSON.decode(#"{"a":{"SS":["b","a","b"]}}"#)
    }
    expectValidation("Input collection contains duplicates") {
      try DynamoDBJSON.decode(#"{"a":{"NS":["1","2","1.0"]}}"#)
    }
    expectValidation(Self.omp + "Input collection [AQ==, AQ==]of type BS contains duplicates.") {
      try DynamoDBJSON.decode(#"{"a":{"BS":["AQ==","AQ=="]}}"#)
    }
  }

  @Test func datatypes() {
    let one = "must contain exactly one of the supported datatypes"
    expectValidation("Supplied AttributeValue is empty, \(one)") { try DynamoDBJSON.decode(#"{"a":{}}"#) }
    expectValidation("Supplied AttributeValue is empty, \(one)") { try DynamoDBJSON.decode(#"{"a":{"S":null}}"#) }
    expectValidation("Supplied AttributeValue has more than one datatypes set, \(one)") {
      try DynamoDBJSON.decode(#"{"a":{"S":"x","N":"1"}}"#)
    }
    expectValidation(Self.omp + "Null attribute value types must have the value of true") {
      try DynamoDBJSON.decode(#"{"a":{"NULL":false}}"#)
    }
  }

  @Test func names() throws {
    let longest = String(repeating: "n", count: 65_535)
    #expect(try Item([longest: 1])[longest] == 1)
    #expect(throws: StoreError.self) { try Item([longest + "n": 1]) }
    for text in [#"{"a":1,"b":2,"a":3}"#, #"{"x":{"b":1,"a":2,"b":3}}"#, #"{"a":1,"\u0061":2}"#] {
      let error = #expect(throws: StoreError.self) { try PlainJSON.decode(text) }
      #expect(error?.code == .validation)
      #expect(error?.message.contains("more than once") == true)
    }
  }

  @Test func theEmptyStringAndBinaryAreValues() throws {
    let item = try Item(["": "", "b": .b([]), "s": .ss([""]), "bs": .bs([[]])])
    #expect(item[""] == "" && item["b"] == .b([]) && item["s"] == .ss([""]) && item["bs"] == .bs([[]]))
  }
}
