import Testing

@testable import TableStore

@Suite struct ProjectionTests {
  static let item: Attributes = [
    "a1": .n(1), "b1": .m(["x1": .s("v"), "y1": .m(["z1": .n(2), "w1": .null])]),
    "lst": .l([.n(10), .m(["k1": .n(11), "l1": .n(12)]), .n(12), .l([.n(13), .n(14)])]), "c1": .s(""),
  ]

  private func project(_ text: String, names: [String: String]? = nil) throws -> Attributes {
    var scope = try scope(names)
    let projection = try scope.projection(text)
    let result = try Item(Self.item).withView { projection.apply(to: $0) }
    #expect(try result == Item(result.dictionary))
    return result.dictionary
  }

  @Test func topLevelAttributes() throws {
    #expect(try project("a1, c1, nowhere") == ["a1": .n(1), "c1": .s("")])
    #expect(try project("nowhere").isEmpty)
    #expect(try project("#x", names: ["#x": "a1"]) == ["a1": .n(1)])
  }

  @Test func nestedPartsKeepTheirContainers() throws {
    #expect(try project("b1.y1.z1") == ["b1": .m(["y1": .m(["z1": .n(2)])])])
    #expect(try project("b1.y1.w1, a1, b1.x1") == ["a1": .n(1), "b1": .m(["x1": .s("v"), "y1": .m(["w1": .null])])])
    #expect(try project("b1.nowhere, b1.x1.z1, a1[0], lst.k1").isEmpty)
  }

  @Test func listElementsMoveTogetherInOrder() throws {
    #expect(try project("lst[2], lst[0]") == ["lst": .l([.n(10), .n(12)])])
    #expect(try project("lst[3][1], lst[1].l1, lst[9]") == ["lst": .l([.m(["l1": .n(12)]), .l([.n(14)])])])
    #expect(try project("lst[1].k1, lst[1].l1") == ["lst": .l([.m(["k1": .n(11), "l1": .n(12)])])])
  }

  @Test func namesItsTopLevelAttributes() throws {
    var scope = try scope()
    #expect(try scope.projection("lst[0], b1.x1, lst[1], a1").topLevelNames == ["a1", "b1", "lst"])
  }

  @Test(arguments: [
    ("a1, a1", "overlap", "[a1]", "[a1]"), ("b1, b1.x1", "overlap", "[b1]", "[b1, x1]"),
    ("b1.x1.y1, c1, b1", "overlap", "[b1, x1, y1]", "[b1]"), ("b1[0], b1.x1", "conflict", "[b1, [0]]", "[b1, x1]"),
    ("c1, b1.x1.y1, b1.x1[0].z1", "conflict", "[b1, x1, y1]", "[b1, x1, [0], z1]"),
  ])
  func clashesAreRefused(_ text: String, _ kind: String, _ first: String, _ second: String) {
    #expect(
      refusal { _ = try project(text) }
        == "Invalid ProjectionExpression: Two document paths \(kind) with each other; must remove or rewrite one of "
        + "these paths; path one: \(first), path two: \(second)")
  }

  @Test(arguments: [
    ("", "The expression can not be empty;"), ("a1,", #"Syntax error; token: "<EOF>", near: "a1,""#),
    ("a1 b1", #"Syntax error; token: "b1", near: "a1 b1""#), ("(a1)", #"Syntax error; token: "(", near: "(a1""#),
    (":v", #"Syntax error; token: ":v", near: ":v""#), ("a1..b1", #"Syntax error; token: ".", near: "..b1""#),
    ("size(a1)", #"Syntax error; token: "(", near: "size(a1""#),
    ("a1, Name", "Attribute name is a reserved keyword; reserved keyword: Name"),
    ("#x", "An expression attribute name used in the document path is not defined; attribute name: #x"),
  ])
  func saysWhatIsWrong(_ text: String, _ expected: String) {
    #expect(refusal { _ = try project(text) } == "Invalid ProjectionExpression: \(expected)")
  }
}
