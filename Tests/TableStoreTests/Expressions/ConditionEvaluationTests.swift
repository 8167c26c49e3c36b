import Testing

@testable import TableStore

@Suite struct ConditionEvaluationTests {
  static let item: Attributes = [
    "num": .n(5), "txt": .s("hello"), "bin": .b([1, 2, 3]), "flg": .bool(true), "nothing": .null,
    "tags": .ss(["x", "y"]), "nums": .ns([1, 2]), "bins": .bs([[7]]), "oth": .n(7),
    "lst": .l([.n(1), .s("two"), .l([.n(3)])]), "tree": .m(["leaf": .n(1), "deep": .m(["er": .s("v")])]),
    "smile": .s("a😀é"),
  ]
  static let values: Attributes = [
    ":5": .n(5), ":4": .n(4), ":9": .n(9), ":h": .s("he"), ":x": .s("x"), ":b": .b([1, 2]), ":t": .bool(true),
    ":N": .s("N"), ":BOOL": .s("BOOL"), ":ss": .ss(["y", "x"]), ":ell": .s("ell"), ":one": .n(1), ":empty": .s(""),
    ":l": .l([.n(3)]), ":3": .n(3), ":12": .n(12), ":2": .n(2),
  ]

  @Test(arguments: [
    ("num = :5", true), ("num <> :5", false), ("num < :9", true), ("num <= :5", true), ("num > :5", false),
    ("num >= :9", false), (":5 = num", true), ("num < oth", true), ("txt < :9", false), ("txt <> :9", true),
    ("gone = :5", false), ("gone <> :5", true), ("gone < :5", false), ("NOT gone = :5", true),
    ("num BETWEEN :4 AND :9", true), ("num between :9 and :12", false), ("num BETWEEN :5 AND oth", true),
    ("num IN (:4, :5)", true), ("num in (:4)", false), ("txt IN (:4, txt)", true), ("num IN (oth, :9)", false),
    ("attribute_exists(nothing)", true), ("attribute_exists(tree.deep.er)", true),
    ("attribute_exists(tree.deep.er.x)", false), ("attribute_not_exists(lst[3])", true),
    ("attribute_exists(lst[2][0])", true), ("attribute_exists(lst.leaf)", false),
    ("attribute_exists(tree[0])", false), ("attribute_type(num, :N)", true), ("attribute_type(flg, :BOOL)", true),
    ("attribute_type(txt, :N)", false), ("attribute_type(gone, :N)", false), ("begins_with(txt, :h)", true),
    ("begins_with(txt, :x)", false), ("begins_with(bin, :b)", true), ("begins_with(bin, :h)", false),
    ("begins_with(txt, :empty)", true), ("contains(txt, :ell)", true), ("contains(txt, :x)", false),
    ("contains(tags, :x)", true), ("contains(tags, :h)", false), ("contains(nums, :one)", true),
    ("contains(nums, :5)", false), ("contains(lst, :one)", true), ("contains(lst, :l)", true),
    ("contains(lst, :x)", false), ("contains(bin, :b)", true), ("contains(num, :5)", false),
    ("contains(txt, :empty)", true), ("size(txt) = :5", true), ("size(lst) = :3", true), ("size(tree) = :2", true),
    ("size(tags) > :one", true), ("size(bin) = :3", true), ("size(smile) = :4", true), ("size(num) = :one", false),
    ("size(num) <> :one", true), ("size(gone) > :one", false), ("size(txt) > size(bin)", true),
    ("size(:ell) = size(bin)", true), ("size(txt) BETWEEN :4 AND :9", true), ("size(txt) IN (:4, :5)", true),
    ("contains(nums, size(tree))", true), ("tags = :ss", true), ("tree.leaf = lst[0]", true), ("flg = :t", true),
    ("flg < num", false),
    // Precedence: NOT before AND before OR.
    ("num = :5 OR num = :4 AND num = :9", true), ("(num = :5 OR num = :4) AND num = :9", false),
    ("NOT num = :5 OR num = :5", true), ("NOT (num = :5 OR num = :4)", false), ("NOT NOT num = :5", true),
    ("(num) = (:5)", true), ("(tree).leaf = :one", true), ("(tree.deep).er <> :one", true),
    ("(attribute_exists(num))", true), ("NOT (num) = :5", false), ("((num = :5) AND txt <> :h)", true),
  ])
  func holdsAsDynamoDBHasIt(_ text: String, _ expected: Bool) throws {
    let values = Self.values.filter { value in
      text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != ":" }).contains { $0 == value.key }
    }
    #expect(try holds(text, Self.item, values.isEmpty ? nil : values) == expected)
  }

  @Test func missingItemHasNoAttributes() throws {
    #expect(try holds("attribute_not_exists(pk)", nil))
    #expect(try !holds("attribute_exists(pk)", nil))
    #expect(try holds("pk <> :v", nil, [":v": .n(1)]))
  }

  @Test func numbersCompareByValue() throws {
    let item: Attributes = ["num": .n(try Number("1E2"))]
    #expect(try holds("num = :v", item, [":v": .n(try Number("100.00"))]))
    #expect(try holds("num > :v", item, [":v": .n(try Number("-1e120"))]))
    #expect(try holds("num < :v", item, [":v": .n(try Number("100.00000000000000000000000000000000001"))]))
  }

  @Test func stringsOrderByBytes() throws {
    #expect(try holds("a1 > b1", ["a1": .s("😀"), "b1": .s("\u{FFFD}")]))
    #expect(try holds("a1 > b1", ["a1": .s("ab"), "b1": .s("a")]))
    #expect(try holds("a1 > b1", ["a1": .b([200]), "b1": .b([100, 1])]))
  }

  @Test func namePlaceholdersStandForAnyName() throws {
    let item: Attributes = ["a.b": .n(1), "size": .m(["0": .n(2)])]
    #expect(try holds("#d = :v", item, [":v": .n(1)], names: ["#d": "a.b"]))
    #expect(try holds("#s.#z = :v", item, [":v": .n(2)], names: ["#s": "size", "#z": "0"]))
  }

  @Test func namesTheTopLevelAttributesItReads() throws {
    var scope = try scope(["#k": "key"], [":v": .n(1)])
    let condition = try scope.condition("a1.b1 = :v AND size(c1[0]) > :v OR NOT a1.x1 <> #k", .filter)
    #expect(condition.topLevelNames.sorted() == ["a1", "c1", "key"])
    let message = refusal { try condition.requireNoKeyAttributes(KeySchema(KeyAttribute("key", .s))) }
    #expect(message == "Filter Expression can only contain non-primary key attributes: Primary key attribute: key")
    try condition.requireNoKeyAttributes(KeySchema(KeyAttribute("z1", .s)))
  }
}
