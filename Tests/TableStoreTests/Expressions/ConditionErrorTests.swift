import Testing

@testable import TableStore

@Suite struct ConditionErrorTests {
  static let values: Attributes = [
    ":n": .n(1), ":m": .n(9), ":s": .s("x"), ":bool": .bool(true), ":l": .l([]), ":ss": .ss(["a"]), ":b": .b([1]),
  ]

  @Test(arguments: [
    ("a1 =", #"Syntax error; token: "<EOF>", near: "a1 =""#),
    ("a1", #"Syntax error; token: "<EOF>", near: "a1""#),
    ("a1 = = :n", #"Syntax error; token: "=", near: "= = :n""#),
    ("a1 = :n AND", #"Syntax error; token: "<EOF>", near: ":n AND""#),
    ("a1 = :n b1", #"Syntax error; token: "b1", near: ":n b1""#),
    ("a1 ! :n", #"Syntax error; token: "!", near: "a1 ! :n""#),
    ("(a1 = :n", #"Syntax error; token: "<EOF>", near: "= :n""#),
    ("a1 = 5", #"Syntax error; token: "5", near: "= 5""#),
    ("a1[:n] = :n", #"Syntax error; token: ":n", near: "[:n]""#),
    ("a1[-1] = :n", #"Syntax error; token: "-", near: "[-1""#),
    ("a1 IN ()", #"Syntax error; token: ")", near: "()""#),
    ("and = :n", #"Syntax error; token: "and", near: "and =""#),
    ("a1 BETWEEN :n OR :m", #"Syntax error; token: "OR", near: ":n OR :m""#),
    ("attribute_exists(a1) = ", #"Syntax error; token: "<EOF>", near: ") =""#),
    ("a1 = ä", #"Syntax error; token: "ä", near: "= ä""#),
    ("", "The expression can not be empty;"),
    (" \t\n", "The expression can not be empty;"),
    ("name = :n", "Attribute name is a reserved keyword; reserved keyword: name"),
    ("a1.Size = :n", "Attribute name is a reserved keyword; reserved keyword: Size"),
    ("foo(a1)", "Invalid function name; function: foo"),
    ("Size(a1) = :n", "Invalid function name; function: Size"),
    ("list_append(a1, :l)", "The function is not allowed in a condition expression; function: list_append"),
    ("size(a1)", "The function is not allowed to be used this way in an expression; function: size"),
    ("NOT size(a1)", "The function is not allowed to be used this way in an expression; function: size"),
    (
      "attribute_exists(a1) = :bool",
      "The function is not allowed to be used this way in an expression; function: attribute_exists"
    ),
    (
      "size(contains(a1, :s)) = :n",
      "The function is not allowed to be used this way in an expression; function: contains"
    ),
    (
      "attribute_exists(a1, b1)",
      "Incorrect number of operands for operator or function; operator or function: attribute_exists, "
        + "number of operands: 2"
    ),
    (
      "begins_with(a1)",
      "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1"
    ),
    ("begins_with(a1, :n)", "@begins_with, operand type: N"),
    ("begins_with(a1, size(b1))", "@begins_with, operand type: N"),
    ("begins_with(:ss, a1)", "@begins_with, operand type: SS"),
    ("size(:n) = :n", "@size, operand type: N"),
    ("size(:bool) = :n", "@size, operand type: BOOL"),
    ("attribute_type(a1, :n)", "@attribute_type, operand type: N"),
    ("attribute_type(a1, b1)", "@attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}"),
    (
      "attribute_type(a1, :s)",
      "Invalid attribute type name found; type: x, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
    ),
    ("a1 < :bool", "@<, operand type: BOOL"),
    (":l >= a1", "@>=, operand type: L"),
    ("a1 BETWEEN :ss AND b1", "@BETWEEN, operand type: SS"),
    (
      "attribute_exists(:s)",
      "Operator or function requires a document path; operator or function: attribute_exists"
    ),
    (
      "a1 = a1",
      "The first operand must be distinct from the remaining operands for this operator or function; operator: =, "
        + "first operand: [a1]"
    ),
    (
      "contains(a1.b1[2], a1.b1[2])",
      "The first operand must be distinct from the remaining operands for this operator or function; "
        + "operator: contains, first operand: [a1, b1, [2]]"
    ),
    ("((a1 = :n))", "The expression has redundant parentheses;"),
    ("((a1)) = :n", "The expression has redundant parentheses;"),
    ("size(((a1))) = :n", "The expression has redundant parentheses;"),
    ("a1 = :n AND ((b1 = :m OR a1 = :m))", "The expression has redundant parentheses;"),
    (
      "a1 BETWEEN :m AND :n",
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
        + "lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {N:1}"
    ),
    (
      "a1 BETWEEN :b AND :s",
      "The BETWEEN operator requires same data type for lower and upper bounds; "
        + "lower bound operand: AttributeValue: {B:AQ==}, upper bound operand: AttributeValue: {S:x}"
    ),
    (
      "#x = :n",
      "An expression attribute name used in the document path is not defined; attribute name: #x"
    ),
    (
      "a1.#x = :n",
      "An expression attribute name used in the document path is not defined; attribute name: #x"
    ),
    ("a1 = :no", "An expression attribute value used in expression is not defined; attribute value: :no"),
    ("a1[4294967295] = :n", "List index is not within the allowable range; index: [4294967295]"),
  ])
  func saysWhatIsWrong(_ text: String, _ expected: String) {
    let operandType = "Incorrect operand type for operator or function; operator or function: "
    let message = expected.hasPrefix("@") ? operandType + expected.dropFirst() : expected
    for kind in [ExpressionKind.condition, .filter] {
      let found = refusal {
        var scope = try scope(nil, Self.values)
        _ = try scope.condition(text, kind)
      }
      #expect(found == "Invalid \(kind.rawValue): \(message)")
    }
  }

  /// Faults are reported by kind, not by place.
  @Test(arguments: [
    ("name = :no AND foo(a1)", "Invalid function name; function: foo"),
    ("name = :no AND ((a1 = :n))", "The expression has redundant parentheses;"),
    ("foo(name) AND", #"Syntax error; token: "<EOF>", near: ") AND""#),
    ("a1 = :no AND name = :n", "Attribute name is a reserved keyword; reserved keyword: name"),
    ("a1 = a1 AND b1 = :no", "The first operand must be distinct"),
    ("b1 = :no AND a1 = a1", "An expression attribute value used in expression is not defined"),
    ("begins_with(:no, :n) AND a1 = a1", "An expression attribute value used in expression is not defined"),
  ])
  func reportsInOrder(_ text: String, _ expected: String) {
    let found = refusal {
      var scope = try scope(nil, Self.values)
      _ = try scope.condition(text, .condition)
    }
    #expect(found?.hasPrefix("Invalid ConditionExpression: \(expected)") == true, "\(found ?? "nothing")")
  }

  @Test func keepsTheLimits() throws {
    func message(_ text: String) -> String? {
      refusal {
        var scope = try scope(nil, [":n": .n(1)])
        _ = try scope.condition(text, .condition)
      }
    }
    let prefix = "Invalid ConditionExpression: "
    let long = "a1 = :n" + String(repeating: " ", count: 4090)
    #expect(
      message(long) == prefix + "Expression size has exceeded the maximum allowed size; expression size: 4097")
    #expect(message(String(long.dropLast())) == nil)
    #expect(message(Array(repeating: "a=:n", count: 150).joined(separator: " OR ")) == nil)
    #expect(
      message(Array(repeating: "a=:n", count: 151).joined(separator: " OR "))
        == prefix + "The expression contains too many operators; operator count: 301")
    #expect(message("a1 IN (" + Array(repeating: ":n", count: 100).joined(separator: ",") + ")") == nil)
    #expect(
      message("a1 IN (" + Array(repeating: ":n", count: 101).joined(separator: ",") + ")")
        == prefix + "The IN operator is provided with too many operands; number of operands: 101")
    #expect(message("a1" + String(repeating: "[0]", count: 32) + " = :n") == nil)
    #expect(
      message("a1" + String(repeating: ".b", count: 33) + " = :n")
        == prefix + "The document path has too many nesting levels; nesting levels: 33")
  }

  @Test func deepNestingIsRefusedWithoutHarm() {
    for text in [
      String(repeating: "(", count: 4000), String(repeating: "NOT ", count: 1000) + "a1 = :n",
      String(repeating: "size(", count: 800), String(repeating: "(NOT ", count: 800),
      String(repeating: "(a1=:n OR ", count: 400),
    ] {
      let found = refusal {
        var scope = try scope(nil, [":n": .n(1)])
        _ = try scope.condition(text, .condition)
      }
      #expect(found != nil)
    }
  }
}
