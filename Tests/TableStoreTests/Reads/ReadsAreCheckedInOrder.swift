import TestSupport
import Testing

@testable import TableStore

/// Each request here is wrong in two ways; reported is the fault of the earlier step.
struct ReadsAreCheckedInOrder {
  private static let missing = "Requested resource not found"
  private static let noCondition =
    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
  private static let specific =
    "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"

  struct Query: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let message: String
    let change: @Sendable (inout QueryRequest) -> Void

    init(_ description: String, _ message: String, _ change: @escaping @Sendable (inout QueryRequest) -> Void) {
      (testDescription, self.message, self.change) = (description, message, change)
    }
  }

  @Test(arguments: [
    Query("constraints are collected", collected) {
      $0.tableName = "a!"
      $0.indexName = "i"
      $0.limit = -1
      $0.attributesToGet = []
      $0.keyConditionExpression = "="
    },
    Query(
      "constraint, mixing",
      "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
    ) {
      $0.limit = 0
      $0.keyConditions = [:]
    },
    Query(
      "mixing, Select",
      "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: "
        + "{QueryFilter, ConditionalOperator} Expression parameters: {KeyConditionExpression}"
    ) {
      $0.queryFilter = [:]
      $0.conditionalOperator = .or
      $0.select = .specificAttributes
    },
    Query("key condition, filter syntax", noCondition) {
      $0.keyConditionExpression = nil
      $0.expressionAttributeValues = nil
      $0.filterExpression = "="
    },
    Query(
      "values without an expression, key condition",
      "ExpressionAttributeValues can only be specified when using expressions: FilterExpression and "
        + "KeyConditionExpression are null"
    ) { $0.keyConditionExpression = nil },
    Query("Select, syntax", specific) {
      $0.select = .specificAttributes
      $0.filterExpression = "="
    },
    Query("unused placeholder, table", "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}") {
      $0.expressionAttributeNames = ["#x": "y"]
      $0.tableName = "nothing"
    },
    Query("key condition's form, table", "Invalid operator used in KeyConditionExpression: OR") {
      $0.keyConditionExpression = "id = :p OR seq = :p"
      $0.tableName = "nothing"
    },
    Query("table, index", missing) {
      $0.tableName = "nothing"
      $0.indexName = "by-moon"
    },
    Query("index, key condition", "The table does not have the specified index: by-moon") {
      $0.indexName = "by-moon"
      $0.keyConditionExpression = "seq = :p"
    },
    Query("key condition, start key", "Query condition missed key schema element: id") {
      $0.keyConditionExpression = "seq = :p"
      $0.exclusiveStartKey = ["id": "p"]
    },
    Query(
      "filter, start key", "Filter Expression can only contain non-primary key attributes: Primary key attribute: id"
    ) {
      $0.filterExpression = "attribute_exists(id)"
      $0.exclusiveStartKey = ["id": "p"]
    },
    Query("legacy filter", "QueryFilter can only contain non-primary key attributes: Primary key attribute: seq") {
      $0.keyConditionExpression = nil
      $0.expressionAttributeValues = nil
      $0.keyConditions = ["id": LegacyCondition(.eq, ["p"])]
      $0.queryFilter = ["seq": LegacyCondition(.eq, [1])]
    },
  ])
  func queries(of one: Query) throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 3)
      var request = ReadFixture.request(table)
      one.change(&request)
      let error = storeError { try store.query(request) }
      #expect(error?.message.hasSuffix(one.message) == true, "\(error?.message ?? "no error")")
    }
  }

  private static let collected =
    "5 validation errors detected: "
    + "Value 'a!' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: "
    + "[a-zA-Z0-9_.-]+; "
    + "Value 'a!' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3; "
    + "Value 'i' at 'indexName' failed to satisfy constraint: Member must have length greater than or equal to 3; "
    + "Value '-1' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1; "
    + "Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must have length greater than or equal to 1"

  @Test func scans() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 3)
      func refused(_ message: String, _ change: (inout ScanRequest) -> Void) {
        var request = ScanRequest(table.name)
        change(&request)
        expectError(.validation, message) { _ = try store.scan(request) }
      }
      refused(
        "3 validation errors detected: "
          + "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1; "
          + "Value '-1' at 'segment' failed to satisfy constraint: Member must have value greater than or equal to 0; "
          + "Value '1000001' at 'totalSegments' failed to satisfy constraint: Member must have value less than or equal "
          + "to 1000000"
      ) { ($0.limit, $0.segment, $0.totalSegments) = (0, -1, 1_000_001) }
      refused(
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 999999 is not less "
          + "than TotalSegments: 4"
      ) {
        ($0.segment, $0.totalSegments) = (999_999, 4)
        $0.filterExpression = "="
      }
      refused("The table does not have the specified index: by-moon") {
        $0.indexName = "by-moon"
        $0.exclusiveStartKey = ["x": 1]
      }
    }
  }

  @Test func gets() throws {
    try withTemporaryStore { store in
      _ = try ReadFixture.events(in: store, count: 3)
      var request = GetItemRequest("nothing", ["x": 1])
      request.projectionExpression = "a,"
      expectError(
        .validation, "Invalid ProjectionExpression: Syntax error; token: \"<EOF>\", near: \"a,\""
      ) { _ = try store.getItem(request) }
      request.expressionAttributeNames = [:]
      expectError(.validation, "ExpressionAttributeNames must not be empty") { _ = try store.getItem(request) }
      request.attributesToGet = ["a"]
      expectError(
        .validation,
        "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: "
          + "{AttributesToGet} Expression parameters: {ProjectionExpression}"
      ) { _ = try store.getItem(request) }
      request.attributesToGet = []
      expectError(
        .validation,
        "1 validation error detected: Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must have "
          + "length greater than or equal to 1"
      ) { _ = try store.getItem(request) }
      expectError(.resourceNotFound) { _ = try store.getItem(GetItemRequest("nothing", ["x": 1])) }
    }
  }
}
