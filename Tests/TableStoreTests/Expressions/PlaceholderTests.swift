import Testing

@testable import TableStore

@Suite struct PlaceholderTests {
  @Test func unusedOnesAreRefused() throws {
    var first = try scope(["#a": "x1", "#c": "y1", "#b": "z1"], [":v": .n(1)])
    _ = try first.condition("#a = :v", .condition)
    #expect(
      refusal { try first.finish() }
        == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b, #c}")
    var second = try scope(nil, [":v": .n(1), ":w": .n(1)])
    _ = try second.condition("a1 = :v", .condition)
    #expect(
      refusal { try second.finish() }
        == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}")
    _ = try second.update("SET a1 = :w")
    try second.finish()
  }

  @Test(arguments: [
    ([:], "ExpressionAttributeNames must not be empty"),
    (["x": "a"], #"ExpressionAttributeNames contains invalid key: Syntax error; key: "x""#),
    (["#": "a"], ##"ExpressionAttributeNames contains invalid key: Syntax error; key: "#""##),
    (["#a-b": "a"], ##"ExpressionAttributeNames contains invalid key: Syntax error; key: "#a-b""##),
    (["": "a"], "ExpressionAttributeNames contains invalid key: The expression attribute map contains an empty key;"),
    (
      ["#a": ""],
      "ExpressionAttributeNames contains invalid value: "
        + "Attribute name must have length greater than or equal to 1 for key #a"
    ),
  ])
  func namesAreChecked(_ names: [String: String], _ expected: String) {
    #expect(refusal { _ = try scope(names) } == expected)
  }

  @Test(
    arguments: [
      ([:], "ExpressionAttributeValues must not be empty"),
      (["x": .n(1)], #"ExpressionAttributeValues contains invalid key: Syntax error; key: "x""#),
      (["#x": .n(1)], ##"ExpressionAttributeValues contains invalid key: Syntax error; key: "#x""##),
      ([":é": .n(1)], #"ExpressionAttributeValues contains invalid key: Syntax error; key: ":é""#),
    ] as [(Attributes, String)])
  func valuesAreChecked(_ values: Attributes, _ expected: String) {
    #expect(refusal { _ = try scope(nil, values) } == expected)
  }

  @Test func longPlaceholdersAreRefused() throws {
    _ = try scope(["#" + String(repeating: "x", count: 254): "a"])
    let message = refusal { _ = try scope(["#" + String(repeating: "x", count: 255): "a"]) }
    #expect(message?.contains("a key that is too long; key size: 256") == true)
  }

  @Test func needExpressions() throws {
    let values = try Item([":v": .n(1)])
    let write: [ExpressionScope.Parameter] = [("UpdateExpression", false), ("ConditionExpression", false)]
    #expect(
      refusal { try ExpressionScope.requireExpressions(names: ["#a": "b"], values: nil, valued: write) }
        == "ExpressionAttributeNames can only be specified when using expressions")
    #expect(
      refusal { try ExpressionScope.requireExpressions(names: nil, values: values, valued: write) }
        == "ExpressionAttributeValues can only be specified when using expressions: "
        + "UpdateExpression and ConditionExpression are null")
    #expect(
      refusal {
        try ExpressionScope.requireExpressions(
          names: nil, values: values, valued: [("ConditionExpression", false)])
      } == "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null")
    try ExpressionScope.requireExpressions(names: ["#a": "b"], values: nil, valued: [], projection: true)
    try ExpressionScope.requireExpressions(
      names: nil, values: values, valued: [("UpdateExpression", false), ("ConditionExpression", true)])
  }

  @Test func legacyAndExpressionsDoNotMix() throws {
    #expect(
      refusal {
        try ExpressionScope.requireNoMixing(
          legacy: [("AttributeUpdates", true), ("Expected", false), ("ConditionalOperator", true)],
          expressions: [("UpdateExpression", false), ("ConditionExpression", true)])
      }
        == "Can not use both expression and non-expression parameters in the same request: Non-expression "
        + "parameters: {AttributeUpdates, ConditionalOperator} Expression parameters: {ConditionExpression}")
    try ExpressionScope.requireNoMixing(legacy: [("Expected", true)], expressions: [("ConditionExpression", false)])
  }

  @Test func mayBeLargeTogether() throws {
    let value = AttributeValue.s(String(repeating: "x", count: 1_000_000))
    _ = try ExpressionScope(names: nil, values: try Item(placeholders: [":a": value, ":b": value]))
    #expect(
      refusal {
        _ = try ExpressionScope(names: nil, values: try Item(placeholders: [":a": value, ":b": value, ":c": value]))
      }
        == "Size of ExpressionAttributeNames and ExpressionAttributeValues has exceeded the maximum allowed size")
    var placeholders = Placeholders()
    #expect(placeholders.value(value) == ":_0")
    #expect(try placeholders.requestValues()?[":_0"] == value)
  }

  /// A fault of a value is named with its placeholder.
  @Test(arguments: [
    (#"{":s":{"SS":[]}}"#, "One or more parameter values were invalid: An string set  may not be empty", ":s"),
    (#"{":a":{"N":"1"},":n":{"N":"x"}}"#, "The parameter cannot be converted to a numeric value: x", ":n"),
    (#"{":n":{"NS":["1","1.0"]}}"#, "Input collection contains duplicates", ":n"),
    (#"{":l":{"L":[{}]}}"#, noDatatype, ":l"), (#"{":v":{}}"#, noDatatype, ":v"),
  ])
  func faultsOfValues(_ text: String, _ fault: String, _ placeholder: String) {
    #expect(
      refusal { _ = try DynamoDBJSON.decodePlaceholders(text) }
        == "ExpressionAttributeValues contains invalid value: \(fault) for key \(placeholder)")
  }

  private static let noDatatype =
    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"

  @Test func faultsOfSwiftValues() {
    let placeholders = Placeholders(values: [":b": .ss([]), ":a": .l([.ns([])])])
    #expect(
      refusal { _ = try placeholders.requestValues() }
        == "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An number set  "
        + "may not be empty for key :a")
    #expect(
      refusal { _ = try PlainJSON.decodePlaceholders(#"{":n":1e200}"#) }
        == "ExpressionAttributeValues contains invalid value: Number overflow. Attempting to store a number with "
        + "magnitude larger than supported range for key :n")
  }
}
