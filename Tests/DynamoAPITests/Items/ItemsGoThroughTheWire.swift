import Testing

@Suite struct ItemsGoThroughTheWire {
  @Test func putThenGet() async throws {
    try await Service.with { service in
      let item = #"{"l":{"L":[{"BOOL":true},{"NULL":true}]},"n":{"N":"1.50"},"pk":{"S":"a"}}"#
      #expect(await service.call("PutItem", #"{"TableName":"things","Item":\#(item)}"#) == (200, "{}"))
      let reply = await service.call(
        "GetItem", #"{"TableName":"things","Key":{"pk":{"S":"a"}},"ReturnConsumedCapacity":"TOTAL"}"#)
      #expect(
        reply == (
          200,
          #"{"Item":{"l":{"L":[{"BOOL":true},{"NULL":true}]},"n":{"N":"1.5"},"pk":{"S":"a"}},"#
            + #""ConsumedCapacity":{"TableName":"things","CapacityUnits":0.5}}"#
        ))
    }
  }

  @Test func aRefusedConditionShowsTheItem() async throws {
    try await Service.with { service in
      _ = await service.call("PutItem", #"{"TableName":"things","Item":{"pk":{"S":"a"}}}"#)
      let reply = await service.call(
        "PutItem",
        #"{"TableName":"things","Item":{"pk":{"S":"a"}},"ConditionExpression":"attribute_not_exists(pk)","#
          + #""ReturnValuesOnConditionCheckFailure":"ALL_OLD"}"#)
      #expect(
        reply == (
          400,
          #"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","#
            + #""message":"The conditional request failed","Item":{"pk":{"S":"a"}}}"#
        ))
    }
  }

  @Test func aTransactionSaysWhichActionWasRefused() async throws {
    try await Service.with { service in
      let reply = await service.call(
        "TransactWriteItems",
        #"{"TransactItems":[{"Put":{"TableName":"things","Item":{"pk":{"S":"a"}}}},"#
          + #"{"ConditionCheck":{"TableName":"things","Key":{"pk":{"S":"b"}},"ConditionExpression":"attribute_exists(pk)"}}]}"#
      )
      #expect(reply.status == 400)
      #expect(reply.body.contains(#""CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed","#))
      #expect(reply.body.contains(#""Message":"Transaction cancelled, please refer cancellation reasons"#))
    }
  }
}
