import Testing

@testable import TableStore

@Suite struct UpdateApplicationTests {
  @Test func setsReadTheItemBeforeTheUpdate() throws {
    let result = try updated("SET a1 = b1, b1 = a1, c1 = a1 + b1", ["a1": .n(1), "b1": .n(2)])
    #expect(result == ["a1": .n(2), "b1": .n(1), "c1": .n(3)])
  }

  @Test func arithmetic() throws {
    #expect(try updated("SET a1 = a1 - :v", ["a1": .n(1)], [":v": .n(3)]) == ["a1": .n(-2)])
    #expect(try updated("SET a1 = (a1 + :v)", ["a1": .n(1)], [":v": .n(3)]) == ["a1": .n(4)])
    let sum = try updated(
      "SET a1 = a1 + :v", ["a1": .n(try Number("0.1"))], [":v": .n(try Number("99999999999999999999999999999999999"))])
    #expect(sum == ["a1": .n(try Number("99999999999999999999999999999999999.1"))])
  }

  @Test func functions() throws {
    let values: Attributes = [":z": .n(0), ":o": .n(1)]
    #expect(try updated("SET a1 = if_not_exists(a1, :z) + :o", [:], values) == ["a1": .n(1)])
    #expect(try updated("SET a1 = if_not_exists(a1, :z) + :o", ["a1": .n(5)], values) == ["a1": .n(6)])
    let list: Attributes = ["lst": .l([.n(1)])]
    let more: Attributes = [":l": .l([.n(2), .n(3)])]
    #expect(try updated("SET lst = list_append(lst, :l)", list, more) == ["lst": .l([.n(1), .n(2), .n(3)])])
    #expect(try updated("SET lst = list_append(:l, lst)", list, more) == ["lst": .l([.n(2), .n(3), .n(1)])])
    #expect(
      try updated("SET lst = list_append(if_not_exists(nope, :l), lst)", list, more)
        == ["lst": .l([.n(2), .n(3), .n(1)])])
  }

  @Test func nestedPaths() throws {
    let item: Attributes = ["m1": .m(["x1": .n(1), "y1": .l([.n(1), .m([:]), .n(3)])])]
    #expect(
      try updated("SET m1.z1 = :v, m1.y1[1].k1 = :v REMOVE m1.x1", item, [":v": .n(9)])
        == ["m1": .m(["z1": .n(9), "y1": .l([.n(1), .m(["k1": .n(9)]), .n(3)])])])
    #expect(try updated("REMOVE m1.nowhere", item) == item)
    #expect(try updated("REMOVE m1.y1[7]", item) == item)
  }

  @Test func listIndexes() throws {
    let list: Attributes = ["lst": .l([.n(0), .n(1), .n(2)])]
    let values: Attributes = [":a": .s("a"), ":b": .s("b")]
    #expect(
      try updated("SET lst[9] = :b, lst[5] = :a, lst[1] = :b", list, values)
        == ["lst": .l([.n(0), .s("b"), .n(2), .s("a"), .s("b")])])
    #expect(try updated("REMOVE lst[0], lst[2]", list) == ["lst": .l([.n(1)])])
    #expect(
      try updated("SET lst[2] = :a REMOVE lst[0], lst[1]", list, [":a": .s("a")]) == ["lst": .l([.s("a")])])
    #expect(try updated("REMOVE lst[0], lst[1], lst[2]", list) == ["lst": .l([])])
  }

  @Test func addsAndDeletes() throws {
    #expect(try updated("ADD a1 :v", [:], [":v": .n(2)]) == ["a1": .n(2)])
    #expect(try updated("ADD a1 :v", ["a1": .n(3)], [":v": .n(-2)]) == ["a1": .n(1)])
    #expect(
      try updated("ADD t1 :v", ["t1": .ss(["b", "d"])], [":v": .ss(["a", "b"])]) == ["t1": .ss(["a", "b", "d"])])
    #expect(try updated("ADD t1 :v", [:], [":v": .ns([1])]) == ["t1": .ns([1])])
    #expect(try updated("DELETE t1 :v", ["t1": .ns([1, 2])], [":v": .ns([2, 3])]) == ["t1": .ns([1])])
    #expect(try updated("DELETE t1 :v", ["t1": .bs([[1]]), "x1": .null], [":v": .bs([[1]])]) == ["x1": .null])
    #expect(try updated("DELETE t1 :v", ["x1": .null], [":v": .bs([[1]])]) == ["x1": .null])
    #expect(
      try updated("ADD m1.n1 :v, m1.k1 :v", ["m1": .m(["n1": .n(1)])], [":v": .n(1)])
        == ["m1": .m(["n1": .n(2), "k1": .n(1)])])
    #expect(
      try updated("DELETE m1.s1 :v", ["m1": .m(["s1": .ss(["a"])])], [":v": .ss(["a"])]) == ["m1": .m([:])])
  }

  @Test func missingItemsAreCreatedOnlyByWriting() throws {
    #expect(try updated("SET a1 = :v", nil, [":v": .n(1)]) == ["a1": .n(1)])
    #expect(try updated("ADD a1 :v", nil, [":v": .n(1)]) == ["a1": .n(1)])
    #expect(try updated("REMOVE a1", nil) == nil)
    #expect(try updated("DELETE a1 :v", nil, [":v": .ss(["a"])]) == nil)
    #expect(try apply(UpdateProgram.empty, to: nil) == [:])
    #expect(try apply(UpdateProgram.empty, to: ["a1": .n(1)]) == ["a1": .n(1)])
  }

  @Test func fragmentsHoldTheTouchedPaths() throws {
    var scope = try scope(nil, [":v": .n(7)])
    let program = try scope.update("SET m1.x1 = :v, lst[3] = :v, lst[1] = :v REMOVE gone")
    let old = try Item(["m1": .m(["x1": .n(1), "y1": .n(2)]), "lst": .l([.n(1), .n(2), .n(3)]), "z1": .n(1)])
    #expect(program.topLevelNames == ["gone", "lst", "m1"])
    let before = old.withView { program.fragment(of: $0) }
    #expect(before?.dictionary == ["m1": .m(["x1": .n(1)]), "lst": .l([.n(2)])])
    let new = try old.withView { try program.apply(to: $0, key: Item(["z1": .n(1)])) }.item
    let after = new?.withView { program.fragment(of: $0) }
    #expect(after?.dictionary == ["m1": .m(["x1": .n(7)]), "lst": .l([.n(7), .n(7)])])
    #expect(program.fragment(of: nil) == nil)
    #expect(try Item(["q1": .n(1)]).withView { program.fragment(of: $0) } == nil)
  }

  @Test(arguments: [
    ("SET m1.x1.y1 = :n", "path"), ("SET nope.x1 = :n", "path"), ("SET a1.x1 = :n", "path"), ("SET m1[0] = :n", "path"),
    ("SET lst.x1 = :n", "path"), ("SET lst[9].x1 = :n", "path"), ("REMOVE nope.x1", "path"),
    ("ADD nope.x1 :n", "path"),
    ("SET x1 = nope", "missing"), ("SET x1 = m1.nope", "missing"), ("SET x1 = nope + :n", "missing"),
    ("SET x1 = list_append(nope, lst)", "missing"), ("SET x1 = s1 + :n", "type"), ("SET x1 = :n - lst", "type"),
    ("SET x1 = list_append(a1, lst)", "type"), ("ADD s1 :n", "type"), ("ADD lst :n", "type"), ("ADD a1 :ss", "type"),
    ("DELETE ns :ss", "type"), ("DELETE a1 :ss", "type"),
  ])
  func refusesWhatTheItemDoesNotAllow(_ text: String, _ kind: String) {
    let expected = [
      "path": "The document path provided in the update expression is invalid for update",
      "missing": "The provided expression refers to an attribute that does not exist in the item",
      "type": "An operand in the update expression has an incorrect data type",
    ]
    let item: Attributes = [
      "a1": .n(1), "s1": .s("x"), "m1": .m(["x1": .n(1)]), "lst": .l([.n(1)]), "ns": .ns([1]),
    ]
    #expect(refusal { _ = try updated(text, item, [":n": .n(1), ":ss": .ss(["a"])]) } == expected[kind])
  }

  @Test func keepsSizeAndDepth() throws {
    let tooLarge = "Item size to update has exceeded the maximum allowed size"
    // "pk" + "k" is 3 bytes, "a1" 2; one SET is judged with 3 + 19 bytes in the key's place.
    let limit = 409_600 - 2 - 3 - 19
    #expect(try updated("SET a1 = :v", [:], [":v": .s(String(repeating: "x", count: limit))]) != nil)
    #expect(
      refusal { _ = try updated("SET a1 = :v", [:], [":v": .s(String(repeating: "x", count: limit + 1))]) } == tooLarge)
    var deep = AttributeValue.n(1)
    // The number is a level too: with the list around them these make 32.
    for _ in 0..<30 { deep = .l([deep]) }
    #expect(try updated("SET a1[0] = :v", ["a1": .l([])], [":v": deep]) != nil)
    let message = refusal { _ = try updated("SET a1[0].x1 = :v", ["a1": .l([.m([:])])], [":v": deep]) }
    #expect(
      message == "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond "
        + "supported limit")
  }

  @Test func numbersKeepTheirRange() throws {
    let message = refusal {
      _ = try updated("ADD a1 :v", ["a1": .n(try Number("9e125"))], [":v": .n(try Number("9e125"))])
    }
    #expect(message?.hasPrefix("Number overflow.") == true)
  }
}
