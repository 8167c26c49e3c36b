import Testing

@testable import TableStore

@Suite struct UpdateErrorTests {
  @Test(arguments: [
    ("", "The expression can not be empty;"),
    ("SET", #"Syntax error; token: "<EOF>", near: "SET""#),
    ("SET a1", #"Syntax error; token: "<EOF>", near: "SET a1""#),
    ("SET a1 = ", #"Syntax error; token: "<EOF>", near: "a1 =""#),
    ("SET a1 = :n,", #"Syntax error; token: "<EOF>", near: ":n,""#),
    ("SET a1 = :n + :n + :n", #"Syntax error; token: "+", near: ":n + :n""#),
    ("FOO a1 = :n", #"Syntax error; token: "FOO", near: "FOO a1""#),
    ("SET set = :n", #"Syntax error; token: "set", near: "SET set =""#),
    ("ADD a1 b1", #"Syntax error; token: "b1", near: "a1 b1""#),
    ("ADD a1 = :n", #"Syntax error; token: "=", near: "a1 = :n""#),
    ("REMOVE a1 :n", #"Syntax error; token: ":n", near: "a1 :n""#),
    ("SET a1 = :n SET b1 = :n", "The \"SET\" section can only be used once in an update expression;"),
    ("REMOVE a1 REMOVE b1", "The \"REMOVE\" section can only be used once in an update expression;"),
    ("ADD a1 :n ADD b1 :n", "The \"ADD\" section can only be used once in an update expression;"),
    ("DELETE a1 :ss DELETE b1 :ss", "The \"DELETE\" section can only be used once in an update expression;"),
    ("SET status = :n", "Attribute name is a reserved keyword; reserved keyword: status"),
    ("SET a1 = foo(:n)", "Invalid function name; function: foo"),
    ("SET a1 = size(b1)", "The function is not allowed in an update expression; function: size"),
    (
      "SET a1 = if_not_exists(:n)",
      "Incorrect number of operands for operator or function; operator or function: if_not_exists, "
        + "number of operands: 1"
    ),
    (
      "SET a1 = if_not_exists(:n, :n)",
      "Operator or function requires a document path; operator or function: if_not_exists"
    ),
    (
      "SET a1 = list_append(a1, :n)",
      "Incorrect operand type for operator or function; operator or function: list_append, operand type: N"
    ),
    (
      "SET a1 = :s + a1",
      "Incorrect operand type for operator or function; operator or function: +, operand type: S"
    ),
    (
      "SET a1 = a1 - list_append(a1, b1)",
      "Incorrect operand type for operator or function; operator or function: -, operand type: L"
    ),
    (
      "ADD a1 :s",
      "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
        + "typeSet: ALLOWED_FOR_ADD_OPERAND"
    ),
    (
      "DELETE a1 :n",
      "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, "
        + "typeSet: ALLOWED_FOR_DELETE_OPERAND"
    ),
    (
      "SET a1 = :n REMOVE a1.b1",
      "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a1], "
        + "path two: [a1, b1]"
    ),
    (
      "SET a1.b1 = :n, a1[0] = :n",
      "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a1, b1], "
        + "path two: [a1, [0]]"
    ),
    ("SET #x = :n", "An expression attribute name used in the document path is not defined; attribute name: #x"),
    ("SET a1 = :no", "An expression attribute value used in expression is not defined; attribute value: :no"),
    ("SET a1 = ((:n))", "The expression has redundant parentheses;"),
    // By kind, not by place.
    ("SET a1 = :no, status = :n", "Attribute name is a reserved keyword; reserved keyword: status"),
    ("SET a1 = :no REMOVE a1 SET c1 = :n", "The \"SET\" section can only be used once in an update expression;"),
  ])
  func saysWhatIsWrong(_ text: String, _ expected: String) {
    let message = refusal {
      var scope = try scope(nil, [":n": .n(1), ":s": .s("x"), ":ss": .ss(["a"])])
      _ = try scope.update(text)
    }
    #expect(message == "Invalid UpdateExpression: \(expected)")
  }

  @Test func manyPathsAreCheckedQuickly() throws {
    var scope = try scope()
    let names = (0..<600).map { "x\($0)" }
    #expect(try scope.update("REMOVE " + names.joined(separator: ",")).touchedPaths.count == 600)
    let message = refusal { _ = try scope.update("REMOVE " + (names + ["x7"]).joined(separator: ",")) }
    #expect(message?.hasSuffix("path one: [x7], path two: [x7]") == true)
  }
}
