import Testing

@testable import TableStore

@Suite struct LegacyParameterTests {
  private let invalid = "One or more parameter values were invalid: "
  private let item: Attributes = ["n1": .n(5), "s1": .s("hello"), "t1": .ss(["a"]), "l1": .l([.n(1)])]

  private func matches(
    _ expected: [String: ExpectedAttributeValue], _ joined: ConditionalOperator? = nil, missing: Bool = false
  ) throws -> Bool? {
    guard let condition = try Condition.legacy(expected: expected, conditionalOperator: joined) else { return nil }
    return missing ? condition.matches(nil) : try Item(item).withView { condition.matches($0) }
  }

  private func filter(_ comparison: ComparisonOperator, _ values: AttributeValue...) -> LegacyCondition {
    LegacyCondition(comparison, values.isEmpty ? nil : values)
  }

  @Test func expectedValues() throws {
    #expect(try matches([:]) == nil)
    #expect(try matches(["n1": .init(value: .n(5))]) == true)
    #expect(try matches(["n1": .init(value: .n(6))]) == false)
    #expect(try matches(["n1": .init(value: .n(5), exists: true)]) == true)
    #expect(try matches(["zz": .init(exists: false)]) == true)
    #expect(try matches(["n1": .init(exists: false)]) == false)
    #expect(try matches(["n1": .init(exists: false)], missing: true) == true)
    let both: [String: ExpectedAttributeValue] = ["n1": .init(value: .n(5)), "s1": .init(value: .s("no"))]
    #expect(try matches(both) == false)
    #expect(try matches(both, .and) == false)
    #expect(try matches(both, .or) == true)
  }

  @Test func operators() throws {
    let cases: [(String, LegacyCondition, Bool)] = [
      ("n1", filter(.eq, .n(5)), true), ("n1", filter(.ne, .n(5)), false), ("zz", filter(.ne, .n(5)), true),
      ("n1", filter(.le, .n(5)), true), ("n1", filter(.lt, .n(5)), false), ("n1", filter(.ge, .n(5)), true),
      ("n1", filter(.gt, .n(5)), false), ("n1", filter(.gt, .s("")), false), ("zz", filter(.null), true),
      ("n1", filter(.null), false), ("n1", filter(.notNull), true), ("s1", filter(.contains, .s("ell")), true),
      ("t1", filter(.contains, .s("a")), true), ("s1", filter(.notContains, .s("ell")), false),
      ("s1", filter(.beginsWith, .s("he")), true), ("n1", filter(.in, .n(1), .n(5)), true),
      ("n1", filter(.between, .n(1), .n(5)), true), ("n1", filter(.between, .n(6), .n(7)), false),
    ]
    for (name, condition, expected) in cases {
      let compiled = try Condition.legacy(filter: [name: condition], conditionalOperator: nil)
      #expect(try Item(item).withView { compiled?.matches($0) } == expected, "\(name) \(condition.comparisonOperator)")
    }
  }

  @Test func manyFiltersJoinWithoutDepth() throws {
    let many = Dictionary(uniqueKeysWithValues: (0..<5000).map { ("x\($0)", filter(.null)) })
    #expect(try Condition.legacy(filter: many, conditionalOperator: nil)?.matches(nil) == true)
    #expect(try Condition.legacy(filter: many, conditionalOperator: .or)?.matches(nil) == true)
  }

  @Test func contradictionsInExpected() {
    let cases: [(ExpectedAttributeValue, String)] = [
      (.init(), "Value must be provided when Exists is null"),
      (.init(exists: true), "Value must be provided when Exists is true"),
      (.init(value: .n(1), exists: false), "Value cannot be used when Exists is false"),
      (
        .init(exists: true, comparisonOperator: .eq, attributeValueList: [.n(1)]),
        "Exists and ComparisonOperator cannot be used together"
      ),
      (
        .init(value: .n(1), comparisonOperator: .eq, attributeValueList: [.n(1)]),
        "Value and AttributeValueList cannot be used together"
      ),
      (.init(attributeValueList: [.n(1)]), "AttributeValueList can only be used with a ComparisonOperator"),
    ]
    for (expected, message) in cases {
      #expect(refusal { _ = try matches(["n1": expected]) } == "\(invalid)\(message) for Attribute: n1")
    }
  }

  @Test func argumentsMustFit() {
    let cases: [(LegacyCondition, String)] = [
      (filter(.eq), invalid + "Invalid number of argument(s) for the EQ ComparisonOperator"),
      (filter(.eq, .n(1), .n(2)), invalid + "Invalid number of argument(s) for the EQ ComparisonOperator"),
      (filter(.null, .n(1)), invalid + "Invalid number of argument(s) for the NULL ComparisonOperator"),
      (filter(.between, .n(1)), invalid + "Invalid number of argument(s) for the BETWEEN ComparisonOperator"),
      (filter(.in), invalid + "Invalid number of argument(s) for the IN ComparisonOperator"),
      (filter(.lt, .bool(true)), invalid + "ComparisonOperator LT is not valid for BOOL AttributeValue type"),
      (filter(.beginsWith, .n(1)), invalid + "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type"),
      (filter(.in, .n(1), .s("a")), invalid + "AttributeValues inside AttributeValueList must be of same type"),
      (
        filter(.between, .n(2), .n(1)),
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
      ),
    ]
    for (condition, message) in cases {
      #expect(refusal { _ = try Condition.legacy(filter: ["a1": condition], conditionalOperator: nil) } == message)
    }
  }

  @Test func conditionalOperatorNeedsConditions() {
    #expect(
      refusal { _ = try Condition.legacy(filter: nil, conditionalOperator: .or) }
        == "ConditionalOperator cannot be used without Filter or Expected")
    #expect(
      refusal { _ = try matches(["n1": .init(value: .n(5))], .and) }
        == "ConditionalOperator can only be used when Filter or Expected has two or more elements")
  }

  @Test func attributeUpdates() throws {
    let program = try UpdateProgram.legacy([
      "n1": AttributeUpdate(.add, .n(2)), "s1": AttributeUpdate(.put, .s("new")), "t1": AttributeUpdate(.delete),
      "l1": AttributeUpdate(.add, .l([.n(2)])), "u1": AttributeUpdate(.add, .ss(["x"])),
    ])
    #expect(
      try apply(program, to: item)
        == ["n1": .n(7), "s1": .s("new"), "l1": .l([.n(1), .n(2)]), "u1": .ss(["x"])])
    let removal = try UpdateProgram.legacy(["t1": AttributeUpdate(.delete, .ss(["a", "b"]))])
    #expect(try apply(removal, to: ["t1": .ss(["a", "c"])]) == ["t1": .ss(["c"])])
    #expect(try apply(removal, to: nil) == nil)
    let mismatch = try UpdateProgram.legacy(["s1": AttributeUpdate(.add, .n(1))])
    #expect(refusal { _ = try apply(mismatch, to: item) } == "Type mismatch for attribute to update")
  }

  @Test func attributeUpdatesAreChecked() {
    let cases: [(AttributeUpdate, String)] = [
      (AttributeUpdate(), "Only DELETE action is allowed when no attribute value is specified"),
      (AttributeUpdate(.add), "Only DELETE action is allowed when no attribute value is specified"),
      (AttributeUpdate(.delete, .n(1)), "DELETE action with value is not supported for the type N"),
      (AttributeUpdate(.add, .s("x")), "ADD action is not supported for the type S"),
      (AttributeUpdate(.add, .m([:])), "ADD action is not supported for the type M"),
    ]
    for (update, message) in cases {
      #expect(refusal { _ = try UpdateProgram.legacy(["a1": update]) } == invalid + message)
    }
  }

  @Test func keyConditions() throws {
    let schema = KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .n))
    let condition = try KeyConditionAST.legacy(["sk": filter(.between, .n(1), .n(2)), "pk": filter(.eq, .s("p"))])
      .resolve(schema)
    #expect(try condition.partition == [EncodedValue(.s("p"))])
    #expect(try condition.sort == .between(EncodedValue(.n(1)), EncodedValue(.n(2))))
    let notIndexable = "Attempted conditional constraint is not an indexable operation"
    let cases: [([String: LegacyCondition], String)] = [
      ([:], "Conditions can be of length 1 or 2 only"),
      (
        ["a1": filter(.eq, .n(1)), "b1": filter(.eq, .n(1)), "c1": filter(.eq, .n(1))],
        "Conditions can be of length 1 or 2 only"
      ),
      (["pk": filter(.eq, .s("p")), "sk": filter(.ne, .n(1))], notIndexable), (["pk": filter(.notNull)], notIndexable),
      (["pk": filter(.gt, .s("p"))], "Query key condition not supported"),
      (["sk": filter(.eq, .n(1))], "Query condition missed key schema element: pk"),
    ]
    for (conditions, message) in cases {
      #expect(refusal { _ = try KeyConditionAST.legacy(conditions).resolve(schema) } == message)
    }
  }

  @Test func attributesToGet() throws {
    let projection = try ProjectionList.legacy(["s1", "zz", "n1"])
    #expect(try Item(item).withView { projection.apply(to: $0) }.dictionary == ["n1": .n(5), "s1": .s("hello")])
    #expect(refusal { _ = try ProjectionList.legacy(["a", "a"]) } == invalid + "Duplicate value in attribute name: a")
  }
}
