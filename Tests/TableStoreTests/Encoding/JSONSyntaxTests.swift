import Testing

@testable import TableStore

/// Text that is no JSON is refused with its place; text that is JSON is read to the letter.
struct JSONSyntaxTests {
  @Test(arguments: [
    "", " ", "{", "}", "[]", "1", "null", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\":1 \"b\":2}", "{a:1}",
    "{'a':1}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":+1}", "{\"a\":-}", "{\"a\":1e}", "{\"a\":tru}",
    "{\"a\":truefalse}", "{\"a\":nul}", "{\"a\":NaN}", "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":[}", "{\"a\":[1}",
    "{\"a\":\"x}", "{\"a\":\"\\\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\u12G4\"}",
    "{\"a\":\"\n\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}", "{\"a\":\"\\ud800\\u0041\"}",
    "{\"a\":\"\\ud800x\"}", "{\"a\":1}}", "{\"a\":1} x", "{\"a\":1}{}", "{\"a\":1}\u{0}", "\u{FEFF}{}",
  ])
  func refuses(_ text: String) {
    let error = #expect(throws: StoreError.self) { try PlainJSON.decode(text) }
    #expect(error?.code == .input)
    #expect(error?.message.hasPrefix("Malformed JSON at ") == true)
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE0, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80],
      [0xC3], [0xE8, 0xAA], [0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0xC3],
    ] as [[UInt8]])
  func refusesInvalidUTF8(_ bytes: [UInt8]) {
    let text = Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8)
    #expect(throws: StoreError.self) { try PlainJSON.decode(text) }
    #expect(throws: StoreError.self) { try PlainJSON.decode(Array("{\"".utf8) + bytes + Array("\":1}".utf8)) }
    #expect(!bytes.withUnsafeBytes { UTF8Check.isValid($0) })
  }

  @Test func namesThePlace() {
    let error = #expect(throws: StoreError.self) { try PlainJSON.decode("{\n  \"a\": 1,\n  \"b\": ?\n}") }
    #expect(error?.message == "Malformed JSON at byte 19 (line 3, column 8): no value starts here")
  }

  @Test func readsEscapes() throws {
    let item = try PlainJSON.decode(#" { "a\u0062" : "\"\\\/\b\f\n\r\t\u00e9\u8a9e\ud83e\udd8a\u0000" } "#)
    #expect(item == ["ab": "\"\\/\u{8}\u{C}\n\r\té語🦊\u{0}"])
  }

  @Test func readsEveryKind() throws {
    let item = try PlainJSON.decode(
      #"{"t":true,"f":false,"n":null,"i":-0,"d":12345678901234567890.123456789,"l":[1,[],{}],"e":1.5E+3}"#)
    #expect(
      item == [
        "t": true, "f": false, "n": nil, "i": 0, "l": [1, [], [:]], "e": 1500,
        "d": .n(try Number("12345678901234567890.123456789")),
      ])
    #expect(String(decoding: PlainJSON.encode(item), as: UTF8.self).contains(#""d":12345678901234567890.123456789"#))
  }

  @Test(arguments: [
    #"{"a":"x"}"#, #"{"a":{"X":"x"}}"#, #"{"a":{"S":1}}"#, #"{"a":{"N":1}}"#, #"{"a":{"BOOL":"true"}}"#,
    #"{"a":{"NULL":"x"}}"#, #"{"a":{"L":{}}}"#, #"{"a":{"M":[]}}"#, #"{"a":{"SS":"x"}}"#, #"{"a":{"SS":[1]}}"#,
    #"{"a":{"B":"a"}}"#, #"{"a":{"B":"????"}}"#, #"{"a":{"s":"x"}}"#, #"[{"S":"x"}]"#,
  ])
  func typedFormIsStrict(_ text: String) {
    let error = #expect(throws: StoreError.self) { try DynamoDBJSON.decode(text) }
    #expect(error?.code == .input)
  }

  @Test func numbersKeepToTheirRules() {
    expectValidation("Number overflow. Attempting to store a number with magnitude larger than supported range") {
      try PlainJSON.decode(#"{"a":1e400}"#)
    }
    expectValidation("The parameter cannot be converted to a numeric value: x1") {
      try DynamoDBJSON.decode(#"{"a":{"N":"x1"}}"#)
    }
  }

  @Test func writesEveryKind() throws {
    let item: Item = ["s": "\u{1}\"é", "b": .b([1]), "ss": .ss(["b", "a"]), "bs": .bs([[1]]), "ns": .ns([2, 1])]
    #expect(
      String(decoding: PlainJSON.encode(item), as: UTF8.self)
        == #"{"b":"AQ==","bs":["AQ=="],"ns":[1,2],"s":"\u0001\"é","ss":["a","b"]}"#)
    #expect(
      item.description == #"{"b":{"B":"AQ=="},"bs":{"BS":["AQ=="]},"ns":{"NS":["1","2"]},"#
        + #""s":{"S":"\u0001\"é"},"ss":{"SS":["a","b"]}}"#)
    #expect(
      String(decoding: PlainJSON.encode(["a": [1, []], "b": [:]], pretty: true), as: UTF8.self)
        == "{\n  \"a\": [\n    1,\n    []\n  ],\n  \"b\": {}\n}")
  }

  @Test func skipsValues() throws {
    let text = #"{"a":[1,{"b":[[],{}]},"x\"]"],"c":null,"d":5}"#
    try Array(text.utf8).withUnsafeBytes { bytes in
      var reader = JSONReader(bytes)
      try reader.skipValue()
      try reader.finish()
      var second = JSONReader(bytes)
      try second.beginObject()
      var names: [String] = []
      while let name = try second.nextName() {
        names.append(String(decoding: name, as: UTF8.self))
        try second.skipValue()
      }
      try second.finish()
      #expect(names == ["a", "c", "d"])
    }
  }
}
