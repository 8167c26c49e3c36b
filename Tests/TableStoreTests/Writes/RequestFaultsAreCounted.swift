import TestSupport
import Testing

@testable import TableStore

/// PutItem and UpdateItem put `1 validation error detected: ` before faults of the request as it is put together, and
/// only before those.
struct RequestFaultsAreCounted {
  private func withTable(_ body: (Store, Table) throws -> Void) throws {
    try withTemporaryStore { store in
      let index = IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s)))
      let table = try store.createTable("things", key: KeyAttribute("pk", .s), globalIndexes: [index])
      try body(store, table)
    }
  }

  private func put(_ change: (inout PutItemRequest) throws -> Void) throws -> PutItemRequest {
    var request = PutItemRequest("things", ["pk": "a"])
    try change(&request)
    return request
  }

  private func update(_ text: String?, _ change: (inout UpdateItemRequest) throws -> Void = { _ in }) throws
    -> UpdateItemRequest
  {
    var request = UpdateItemRequest("things", ["pk": "a"], text)
    try change(&request)
    return request
  }

  @Test func inPuts() throws {
    try withTable { store, _ in
      func refused(_ message: String, _ change: (inout PutItemRequest) throws -> Void) {
        expectError(.validation, "1 validation error detected: " + message) { _ = try store.putItem(put(change)) }
      }
      refused("ReturnValues can only be ALL_OLD or NONE") { $0.returnValues = .allNew }
      refused("Invalid ConditionExpression: The expression can not be empty;") { $0.condition = WriteCondition("") }
      refused(#"Invalid ConditionExpression: Syntax error; token: ")", near: "a )""#) {
        $0.condition = WriteCondition("a )")
      }
      refused(
        "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097"
      ) { $0.condition = WriteCondition(String(repeating: "a", count: 4097)) }
      refused("ExpressionAttributeNames can only be specified when using expressions") {
        $0.expressionAttributeNames = ["#a": "a"]
      }
      refused("Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}") {
        $0.condition = WriteCondition("attribute_exists(a)")
        $0.expressionAttributeValues = [":v": 1]
      }
      refused(
        "Can not use both expression and non-expression parameters in the same request: "
          + "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"
      ) { $0.condition = WriteCondition("attribute_exists(a)", expected: ["a": .init(exists: false)]) }
    }
  }

  @Test func inUpdates() throws {
    try withTable { store, table in
      func refused(_ message: String, _ request: UpdateItemRequest) {
        expectError(.validation, "1 validation error detected: " + message) { _ = try store.updateItem(request) }
      }
      refused("Invalid UpdateExpression: The expression can not be empty;", try update(""))
      refused(
        "Invalid UpdateExpression: An expression attribute value used in expression is not defined; "
          + "attribute value: :v", try update("SET a = :v"))
      refused(
        "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and "
          + "ConditionExpression are null", try update(nil) { $0.expressionAttributeValues = [":v": 1] })
      refused(
        "One or more parameter values were invalid: An string set  may not be empty",
        try update(nil) { $0.attributeUpdates = ["a": AttributeUpdate(.put, .ss([]))] })
      expectError(
        .validation,
        "1 validation error detected: ExpressionAttributeValues contains invalid value: One or more parameter values were "
          + "invalid: An number set  may not be empty for key :_0"
      ) { try table.update(["pk": "a"], .set("a", to: .ns([]))) }
    }
  }

  @Test func butNotWhatTheTableOrItemRefuses() throws {
    try withTable { store, table in
      func refused(_ message: String, _ body: () throws -> Void) { expectError(.validation, message, body) }
      let invalid = "One or more parameter values were invalid: "
      refused(invalid + "Missing the key pk in the item") { try table.put([:]) }
      refused(invalid + "Type mismatch for key pk expected: S actual: N") { try table.put(["pk": 1]) }
      refused(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
          + "string value. Key: pk"
      ) { try table.put(["pk": ""]) }
      refused(invalid + "Type mismatch for Index Key g Expected: S Actual: N IndexName: by-g") {
        try table.put(["pk": "a", "g": 1])
      }
      refused("The provided key element does not match the schema") { try table.update(["pk": 1], .set("a", to: 1)) }
      refused(invalid + "Cannot update attribute pk. This attribute is part of the key") {
        try table.update(["pk": "a"], .set("pk", to: "b"))
      }
      try table.put(["pk": "a"])
      refused("The document path provided in the update expression is invalid for update") {
        try table.update(["pk": "a"], "SET a.b = :v", values: [":v": 1])
      }
      refused("The provided expression refers to an attribute that does not exist in the item") {
        try table.update(["pk": "a"], "SET a = b")
      }
      let large = AttributeValue.s(String(repeating: "x", count: 409_600))
      refused("Item size to update has exceeded the maximum allowed size") {
        try table.update(["pk": "a"], .set("a", to: large))
      }
    }
  }

  @Test func norInOtherRequests() throws {
    try withTable { store, table in
      expectError(.validation, "Invalid ConditionExpression: The expression can not be empty;") {
        try table.delete(["pk": "a"], if: "")
      }
      expectError(.validation, "Invalid FilterExpression: The expression can not be empty;") {
        _ = try table.scan(filter: "").all()
      }
      expectError(.validation, "Invalid ConditionExpression: The expression can not be empty;") {
        let put = try put { $0.condition = WriteCondition("") }
        _ = try store.transactWriteItems(TransactWriteItemsRequest([.put(put)]))
      }
    }
  }

  /// What a server meets while it reads a request.
  @Test(arguments: [
    (#"{"a":{"SS":[]}}"#, true), (#"{"a":{"NULL":false}}"#, true), (#"{"a":{"NS":["1","1.0"]}}"#, true),
    (#"{"a":{"SS":["x","x"]}}"#, true), (#"{"a":{"N":"x"}}"#, false), (#"{"a":{"S":"x","N":"1"}}"#, false),
    (#"{"a":{}}"#, false),
  ])
  func forServersToo(_ text: String, isCounted: Bool) {
    let error = storeError { try DynamoDBJSON.decode(text) }
    #expect(error?.message.hasPrefix("1 validation") == false)
    #expect(error?.inPutOrUpdate.message.hasPrefix("1 validation error detected: ") == isCounted)
    #expect(error?.inPutOrUpdate.inPutOrUpdate.message == error?.inPutOrUpdate.message)
  }
}
