import Testing

@testable import TableStore

/// Each request here is wrong in two ways; reported is the fault of the earlier step: names, rules between parameters,
/// values, expressions, the table, its keys and index keys, the condition.
struct WritesAreCheckedInOrder {
  struct Case<Request>: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let message: String
    let change: @Sendable (inout Request) -> Void

    init(_ description: String, _ message: String, _ change: @escaping @Sendable (inout Request) -> Void) {
      testDescription = description
      self.message = message
      self.change = change
    }
  }

  private static let omp = "One or more parameter values were invalid: "
  private static let mixing = "Can not use both expression and non-expression parameters in the same request: "
  private static let missing = "Requested resource not found"
  private static let failed = "The conditional request failed"
  private static let unused = "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}"
  private static let noValues = "ExpressionAttributeValues can only be specified when using expressions: "
  private static let expected = ["pk": ExpectedAttributeValue(exists: false)]

  /// A table with a global index on the string `g`, and the item `a`, 1 in it.
  private func harness() throws -> TableHarness {
    let harness = try TableHarness()
    try harness.createTable(sorted: true) {
      $0.globalIndexes = [IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s)))]
    }
    try harness.put(["pk": "a", "sk": 1])
    return harness
  }

  private func expect(_ message: String, _ error: StoreError?) {
    #expect(error?.message.hasSuffix(message) == true, "\(error?.message ?? "no error")")
  }

  @Test(arguments: [
    Case<PutItemRequest>("name, mixing", "Member must have length greater than or equal to 3") {
      $0.tableName = "t"
      $0.condition = WriteCondition("sk = :n", expected: expected)
    },
    Case(
      "mixing, ReturnValues",
      mixing + "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"
    ) {
      $0.condition = WriteCondition("sk = :n", expected: expected)
      $0.returnValues = .allNew
    },
    Case("ReturnValues, placeholders", "ReturnValues can only be ALL_OLD or NONE") {
      $0.returnValues = .updatedNew
      $0.expressionAttributeNames = [:]
    },
    Case("placeholders, item size", ##"ExpressionAttributeNames contains invalid key: Syntax error; key: "x""##) {
      $0.condition = WriteCondition("attribute_exists(x)")
      $0.expressionAttributeNames = ["x": "y"]
      $0.item = large
    },
    Case("values without an expression, item size", noValues + "ConditionExpression is null") {
      $0.expressionAttributeValues = [":v": 1]
      $0.item = large
    },
    Case("item size, syntax", "Item size has exceeded the maximum allowed size") {
      $0.item = large
      $0.condition = WriteCondition("=")
    },
    Case("syntax, table", #"Invalid ConditionExpression: Syntax error; token: "=", near: "=""#) {
      $0.condition = WriteCondition("=")
      $0.tableName = "nothing"
    },
    Case("unused placeholder, table", unused) {
      $0.condition = WriteCondition("attribute_exists(pk)")
      $0.expressionAttributeNames = ["#x": "y"]
      $0.tableName = "nothing"
    },
    Case("table, key", missing) {
      $0.tableName = "nothing"
      $0.item = ["x": 1]
    },
    Case("key, index key", omp + "Missing the key sk in the item") { $0.item = ["pk": "a", "g": 1] },
    Case("key, condition", omp + "Type mismatch for key sk expected: N actual: S") {
      $0.item = ["pk": "a", "sk": "1"]
      $0.condition = WriteCondition("attribute_not_exists(pk)")
    },
    Case("index key, condition", omp + "Type mismatch for Index Key g Expected: S Actual: N IndexName: by-g") {
      $0.item = ["pk": "a", "sk": 1, "g": 1]
      $0.condition = WriteCondition("attribute_not_exists(pk)")
    },
  ])
  func puts(of one: Case<PutItemRequest>) throws {
    let harness = try harness()
    var request = PutItemRequest("things", ["pk": "a", "sk": 1])
    one.change(&request)
    expect(one.message, storeError { try harness.tables.putItem(request) })
    #expect(try harness.changes().count == 1)
  }

  private static let large = (try? Item(["pk": .s(String(repeating: "x", count: 409_600))], limit: nil)) ?? Item()

  @Test(arguments: [
    Case<UpdateItemRequest>(
      "mixing, placeholders",
      mixing + "Non-expression parameters: {AttributeUpdates} Expression parameters: {ConditionExpression}"
    ) {
      $0.attributeUpdates = ["n": AttributeUpdate(.put, 1)]
      $0.condition = WriteCondition("sk = :n")
      $0.expressionAttributeNames = [:]
    },
    Case("values without an expression, legacy", noValues + "UpdateExpression and ConditionExpression are null") {
      $0.attributeUpdates = ["n": AttributeUpdate(.put)]
      $0.expressionAttributeValues = [":v": 1]
    },
    Case("placeholders, syntax", "ExpressionAttributeNames must not be empty") {
      $0.updateExpression = "SET"
      $0.expressionAttributeNames = [:]
    },
    Case("update, condition", #"Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "SET""#) {
      $0.updateExpression = "SET"
      $0.condition = WriteCondition("=")
    },
    Case("unused placeholder, table", unused) {
      $0.updateExpression = "REMOVE n"
      $0.expressionAttributeNames = ["#x": "y"]
      $0.tableName = "nothing"
    },
    Case("table, key", missing) {
      $0.tableName = "nothing"
      $0.key = ["pk": 1]
    },
    Case("key, key attribute", "The provided key element does not match the schema") {
      $0.key = ["pk": "a"]
      $0.updateExpression = "REMOVE pk"
    },
    Case("key attribute, condition", omp + "Cannot update attribute sk. This attribute is part of the key") {
      $0.updateExpression = "REMOVE sk"
      $0.condition = WriteCondition("attribute_not_exists(pk)")
    },
    Case(
      "index key, condition",
      "The update expression attempted to update the secondary index key to unsupported type"
    ) {
      $0.updateExpression = "SET g = :g"
      $0.expressionAttributeValues = [":g": 1]
      $0.condition = WriteCondition("attribute_not_exists(pk)")
    },
    Case(
      "index key, document path",
      "The update expression attempted to update the secondary index key to unsupported type"
    ) {
      $0.attributeUpdates = ["g": AttributeUpdate(.add, .ss(["x"])), "sx": AttributeUpdate(.add, 1)]
    },
    Case("condition, source", failed) {
      $0.updateExpression = "SET n = m"
      $0.condition = WriteCondition("attribute_not_exists(pk)")
    },
  ])
  func updates(of one: Case<UpdateItemRequest>) throws {
    let harness = try harness()
    var request = UpdateItemRequest("things", ["pk": "a", "sk": 1])
    one.change(&request)
    expect(one.message, storeError { try harness.tables.updateItem(request) })
    #expect(try harness.changes().count == 1)
  }

  @Test(arguments: [
    Case<DeleteItemRequest>(
      "mixing, ReturnValues",
      mixing + "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"
    ) {
      $0.condition = WriteCondition("sk = :n", expected: expected)
      $0.returnValues = .allNew
    },
    Case("ReturnValues, syntax", "ReturnValues can only be ALL_OLD or NONE") {
      $0.returnValues = .updatedOld
      $0.condition = WriteCondition("=")
    },
    Case("legacy rule, table", "ConditionalOperator can only be used when Filter or Expected has two or more elements")
    {
      $0.condition = WriteCondition(expected: expected, conditionalOperator: .or)
      $0.tableName = "nothing"
    },
    Case("key, condition", "The provided key element does not match the schema") {
      $0.key = ["pk": "a", "sk": 1, "x": 1]
      $0.condition = WriteCondition("attribute_not_exists(pk)")
    },
  ])
  func deletes(of one: Case<DeleteItemRequest>) throws {
    let harness = try harness()
    var request = DeleteItemRequest("things", ["pk": "a", "sk": 1])
    one.change(&request)
    expect(one.message, storeError { try harness.tables.deleteItem(request) })
    #expect(try harness.changes().count == 1)
  }
}
