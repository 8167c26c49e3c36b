import Testing

/// Requests with several faults: the one that the service looks for first is said, wherever its member stands.
@Suite struct FaultsAreSaidInOrder {
  private static let missingTable = "The parameter 'TableName' is required but was not present in the request"
  private static let badNumber = "The parameter cannot be converted to a numeric value: x"

  /// Each has the fault of its line and all faults of the lines below.
  @Test(
    arguments: [
      (
        #"{"Item":{"pk":{"N":"x"}},"ReturnValues":"X","ConditionExpression":7}"#, "SerializationException",
        "NUMBER_VALUE cannot be converted to String"
      ),
      (#"{"Item":{"pk":{"N":"x"}},"ReturnValues":"X"}"#, "ValidationException", missingTable),
      (
        #"{"Item":{"pk":{"N":"x"}},"ReturnValues":"X","TableName":"gone"}"#, "ValidationException",
        "1 validation error detected: Value 'X' at 'returnValues' failed to satisfy constraint: Member must satisfy enum "
          + "value set: [NONE, ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATED_NEW]"
      ),
      (#"{"Item":{"pk":{"N":"x"}},"TableName":"gone"}"#, "ValidationException", badNumber),
      (
        #"{"Item":{"pk":{"N":"1"}},"ConditionExpression":"a =","TableName":"gone"}"#, "ValidationException",
        #"1 validation error detected: Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "a =""#
      ),
      (#"{"Item":{"pk":{"N":"1"}},"TableName":"gone"}"#, "ResourceNotFoundException", "Requested resource not found"),
      (
        #"{"Item":{"pk":{"N":"1"}},"ConditionExpression":"attribute_exists(pk)","TableName":"things"}"#,
        "ValidationException",
        "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N"
      ),
      (
        #"{"Item":{"pk":{"S":"1"}},"ConditionExpression":"attribute_exists(pk)","TableName":"things"}"#,
        "ConditionalCheckFailedException", "The conditional request failed"
      ),
    ])
  func ofAPut(body: String, error: String, message: String) async throws {
    try await Service.with { service in
      let reply = await service.call("PutItem", body)
      #expect(reply.status == 400)
      #expect(reply.body.contains("#\(error)\""), "\(reply.body)")
      #expect(reply.body.contains(WireText.quoted(message)), "\(reply.body)")
    }
  }

  @Test func constraintsAreSaidTogether() async throws {
    try await Service.with { service in
      let reply = await service.call(
        "Query",
        #"{"TableName":"things","Select":"X","ReturnConsumedCapacity":"Y","KeyConditions":{"pk":{}},"ConsistentRead":true}"#
      )
      #expect(reply.body.contains("3 validation errors detected: Value 'X' at 'select' failed"))
      #expect(reply.body.contains("; Value 'Y' at 'returnConsumedCapacity' failed"))
      #expect(reply.body.contains("; Value null at 'keyConditions.pk.member.comparisonOperator' failed"))
    }
  }

  @Test func noMoreThanTenAreNamed() async throws {
    try await Service.with { service in
      let gets = Array(repeating: "{}", count: 12).joined(separator: ",")
      let reply = await service.call("TransactGetItems", #"{"TransactItems":[\#(gets)]}"#)
      #expect(reply.body.contains("12 validation errors detected: Value null at 'transactItems.1.member.get'"))
      #expect(reply.body.contains("'transactItems.10.member.get'"))
      #expect(!reply.body.contains("'transactItems.11.member.get'"))
    }
  }

  @Test func actionsNameTheirPlace() async throws {
    try await Service.with { service in
      let reply = await service.call(
        "TransactWriteItems", #"{"TransactItems":[{"Put":{}},{"Update":{"TableName":"things","Key":{}}}]}"#)
      for path in ["1.member.put.tableName", "1.member.put.item", "2.member.update.updateExpression"] {
        #expect(reply.body.contains("Value null at 'transactItems.\(path)' failed"), "\(reply.body)")
      }
    }
  }

  @Test(
    arguments: [
      (#"{"S":1}"#, "NUMBER_VALUE cannot be converted to String"),
      (#"{"BOOL":"true"}"#, "STRING_VALUE cannot be converted to Boolean"),
      (#"{"L":[{"M":{"a":{"N":{}}}}]}"#, "Start of structure or map found where not expected"),
      (#"{"SS":"a"}"#, "Unexpected field type"),
      (#""a""#, "Unexpected field type"),
      (#"{"B":"YQ="}"#, "Base64 encoded length is expected a multiple of 4 bytes but found: 3"),
    ])
  func valuesOfAWrongTypeAreNamed(value: String, message: String) async throws {
    try await Service.with { service in
      // The value before it is none either, but of the right type.
      let reply = await service.call(
        "PutItem", #"{"TableName":"things","Item":{"pk":{"N":"x"},"v":\#(value)}}"#)
      #expect(reply.body.contains("SerializationException"), "\(reply.body)")
      #expect(reply.body.contains(WireText.quoted(message)), "\(reply.body)")
    }
  }

  @Test func typesThatTheServiceDoesNotKnowAreAbsent() async throws {
    try await Service.with { service in
      let reply = await service.call("PutItem", #"{"TableName":"things","Item":{"pk":{"X":"a"}}}"#)
      #expect(reply.body.contains("Supplied AttributeValue is empty, must contain exactly one"))
    }
  }

  @Test func whatFollowsABadValueIsStillRead() async throws {
    try await Service.with { service in
      for item in [#"{"pk":{"N":"x"}"#, #"{"pk":{"N":"x"}}]"#, #"{"pk":{"N":"x"},}}"#] {
        let reply = await service.call("PutItem", #"{"TableName":"things","Item":\#(item)"#)
        #expect(reply.body.contains("SerializationException"), "\(reply.body)")
      }
    }
  }
}

/// Text as it stands in a reply.
enum WireText {
  static func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}
