import Testing

@testable import TableStore

@Suite struct KeyConditionTests {
  static let schema = KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .n))
  static let values: Attributes = [
    ":p": .s("p"), ":n": .n(1), ":m": .n(9), ":e": .s(""), ":b": .b([1]), ":bool": .bool(true), ":q": .s("q"),
  ]

  private func resolve(_ text: String, _ schema: KeySchema = schema) throws -> KeyCondition {
    var scope = try scope(nil, Self.values)
    return try scope.keyCondition(text).resolve(schema)
  }

  private func value(_ value: AttributeValue) throws -> EncodedValue { try EncodedValue(value) }

  @Test func partitionAlone() throws {
    let condition = try resolve("pk = :p")
    #expect(try condition.partition == [value(.s("p"))])
    #expect(condition.sortEqual.isEmpty)
    #expect(condition.sort == nil)
  }

  @Test func sortConditionsInAnyOrderAndParentheses() throws {
    let n = try value(.n(1))
    let m = try value(.n(9))
    #expect(try resolve("pk = :p AND sk = :n").sort == .equal(n))
    #expect(try resolve("sk < :n AND pk = :p").sort == .less(n))
    #expect(try resolve("(pk = :p) AND (sk <= :n)").sort == .lessOrEqual(n))
    #expect(try resolve("(pk = :p AND sk > :n)").sort == .greater(n))
    #expect(try resolve(":p = pk AND :n <= sk").sort == .greaterOrEqual(n))
    #expect(try resolve("pk = :p AND sk BETWEEN :n AND :m").sort == .between(n, m))
    let strings = KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .s))
    #expect(try resolve("pk = :p and begins_with(sk, :q)", strings).sort == .beginsWith(value(.s("q"))))
  }

  @Test func severalAttributes() throws {
    let schema = KeySchema(
      partition: [KeyAttribute("h1", .s), KeyAttribute("h2", .n)],
      sort: [KeyAttribute("r1", .s), KeyAttribute("r2", .n), KeyAttribute("r3", .n)])
    let condition = try resolve("r2 > :n AND h2 = :m AND r1 = :q AND h1 = :p", schema)
    #expect(try condition.partition == [value(.s("p")), value(.n(9))])
    #expect(try condition.sortEqual == [value(.s("q"))])
    #expect(try condition.sort == .greater(value(.n(1))))
    #expect(try resolve("h1 = :p AND h2 = :n AND r1 = :q", schema).sort == .equal(value(.s("q"))))
    for (text, message) in [
      ("h1 = :p", "Query condition missed key schema element: h2"),
      ("h1 = :p AND h2 > :n", "Query key condition not supported"),
      ("h1 = :p AND h2 = :n AND r2 = :n", "Query condition missed key schema element: r1"),
      ("h1 = :p AND h2 = :n AND r1 > :q AND r2 = :n", "Query key condition not supported"),
    ] {
      #expect(refusal { _ = try resolve(text, schema) } == message)
    }
  }

  /// These are seen before any table is looked at.
  @Test(arguments: [
    ("pk = :p OR sk = :n", "Invalid operator used in KeyConditionExpression: OR"),
    ("NOT pk = :p", "Invalid operator used in KeyConditionExpression: NOT"),
    ("pk IN (:p)", "Invalid operator used in KeyConditionExpression: IN"),
    ("pk <> :p", "Invalid operator used in KeyConditionExpression: <>"),
    ("attribute_exists(pk)", "Invalid operator used in KeyConditionExpression: attribute_exists"),
    ("contains(pk, :p)", "Invalid operator used in KeyConditionExpression: contains"),
    ("size(pk) = :n", "KeyConditionExpressions cannot contain nested operations"),
    ("pk = :p AND pk = :p", "KeyConditionExpressions must only contain one condition per key"),
    ("pk.x1 = :p", "KeyConditionExpressions cannot have conditions on nested attributes"),
    ("pk = sk", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"),
    (":p = :p", "Invalid condition in KeyConditionExpression: No key attribute specified"),
    (
      ":n BETWEEN :n AND sk",
      "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand"
    ),
    (
      "begins_with(:p, pk)",
      "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first "
        + "operand"
    ),
    (
      "pk = :p AND begins_with(sk, :n)",
      "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: "
        + "begins_with, operand type: N"
    ),
    (
      "pk = :p AND sk BETWEEN :m AND :n",
      "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower "
        + "bound; lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {N:1}"
    ),
    ("pk = ", #"Invalid KeyConditionExpression: Syntax error; token: "<EOF>", near: "pk =""#),
    ("", "Invalid KeyConditionExpression: The expression can not be empty;"),
  ])
  func refusesByTextAlone(_ text: String, _ expected: String) {
    let message = refusal {
      var scope = try scope(nil, Self.values)
      _ = try scope.keyCondition(text)
    }
    #expect(message == expected)
  }

  @Test(arguments: [
    ("sk = :n", "Query condition missed key schema element: pk"),
    ("pk = :p AND zz = :n", "Query condition missed key schema element: sk"),
    ("pk = :p AND sk = :n AND zz = :n", "Query key condition not supported"),
    ("pk > :p", "Query key condition not supported"),
    ("begins_with(pk, :p)", "Query key condition not supported"),
    ("pk = :n", "One or more parameter values were invalid: Condition parameter type does not match schema type"),
    (
      "pk = :p AND sk = :q",
      "One or more parameter values were invalid: Condition parameter type does not match schema type"
    ),
    (
      "pk = :e",
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        + "string value. Key: pk"
    ),
  ])
  func refusesByTheSchema(_ text: String, _ expected: String) {
    #expect(refusal { _ = try resolve(text) } == expected)
  }

  @Test func tableWithoutSortKeyTakesNoSecondCondition() {
    let schema = KeySchema(KeyAttribute("pk", .s))
    #expect(refusal { _ = try resolve("pk = :p AND sk = :n", schema) } == "Query key condition not supported")
  }

  @Test func longValuesAreRefused() throws {
    var scope = try scope(
      nil, [":p": .s(String(repeating: "x", count: 2049)), ":s": .s(String(repeating: "x", count: 1025))])
    let schema = KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .s))
    let long = try scope.keyCondition("pk = :p")
    #expect(
      refusal { _ = try long.resolve(schema) }
        == "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
    )
    let longSort = try scope.keyCondition("pk = :s AND sk = :s")
    #expect(
      refusal { _ = try longSort.resolve(schema) }
        == "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of "
        + "1024 bytes")
  }
}
