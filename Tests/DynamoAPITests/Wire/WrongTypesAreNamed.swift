import Testing

@Suite struct WrongTypesAreNamed {
  @Test(
    arguments: [
      (#"{"TableName":1,"Key":{}}"#, "NUMBER_VALUE cannot be converted to String"),
      (#"{"TableName":true,"Key":{}}"#, "TRUE_VALUE cannot be converted to String"),
      (#"{"TableName":{},"Key":{}}"#, "Start of structure or map found where not expected"),
      (#"{"TableName":"things","Key":"k"}"#, "Unexpected field type"),
      (#"{"TableName":"things","Key":{},"ConsistentRead":"yes"}"#, "STRING_VALUE cannot be converted to Boolean"),
      (#"["TableName"]"#, "Unexpected field type"),
    ])
  func asSerializationExceptions(body: String, message: String) async throws {
    try await Service.with { service in
      let reply = await service.call("GetItem", body)
      #expect(
        reply == (
          400, #"{"__type":"com.amazon.coral.service#SerializationException","Message":"\#(message)"}"#
        ))
    }
  }

  @Test func aRequestWithoutATable() async throws {
    try await Service.with { service in
      let reply = await service.call("GetItem", "{}")
      #expect(
        reply.body == #"{"__type":"com.amazon.coral.validate#ValidationException","message":"#
          + #""The parameter 'TableName' is required but was not present in the request"}"#)
    }
  }

  @Test func membersThatAreNullCountAsAbsent() async throws {
    try await Service.with { service in
      let reply = await service.call(
        "GetItem", #"{"TableName":"things","Key":{"pk":{"S":"a"}},"ConsistentRead":null,"Unheard":{"of":[1]}}"#)
      #expect(reply == (200, "{}"))
    }
  }
}
