import TableStore
import TestSupport
import Testing

@testable import DynamoAPI

@Suite struct TablesAreRestored {
  private static let creation = """
    {"TableName":"rich","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},\
    {"AttributeName":"v","AttributeType":"S"},{"AttributeName":"n","AttributeType":"N"}],\
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"n","KeyType":"RANGE"}],\
    "LocalSecondaryIndexes":[{"IndexName":"own","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},\
    {"AttributeName":"v","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],\
    "GlobalSecondaryIndexes":[{"IndexName":"byValue","KeySchema":[{"AttributeName":"v","KeyType":"HASH"}],\
    "Projection":{"ProjectionType":"ALL"}}],"BillingMode":"PAY_PER_REQUEST","Tags":[{"Key":"a","Value":"b"}],\
    "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}}
    """

  @Test func aTableIsWhatItWasWithItsIndexes() async throws {
    try await BackupClient.with { client in
      try await client.run("CreateTable", TablesAreRestored.creation)
      for number in 0..<10 {
        try await client.run(
          "PutItem",
          #"{"TableName":"rich","Item":{"pk":{"S":"p"},"n":{"N":"\#(number)"},"v":{"S":"even\#(number % 2)"}}}"#)
      }
      let arn = try await client.backUp("rich")
      try await client.run("DeleteTable", #"{"TableName":"rich"}"#)
      let reply = try await client.run(
        "RestoreTableFromBackup", #"{"TargetTableName":"again","BackupArn":"\#(arn)"}"#)
      #expect(reply.contains(#""TableStatus":"CREATING""#) && reply.contains(#""SourceBackupArn":"\#(arn)""#))
      let table = try await client.wait(for: #""TableStatus":"ACTIVE""#, "DescribeTable", #"{"TableName":"again"}"#)
      #expect(!table.contains("StreamSpecification") && table.contains(#""RestoreInProgress":false"#))
      #expect(table.contains(#""IndexName":"own""#) && table.contains(#""BillingMode":"PAY_PER_REQUEST""#))
      let found = try await client.run(
        "Query",
        #"{"TableName":"again","IndexName":"byValue","KeyConditionExpression":"v = :v","ExpressionAttributeValues":{":v":{"S":"even0"}}}"#
      )
      #expect(found.contains(#""Count":5"#))
      let tags = try await client.run(
        "ListTagsOfResource", #"{"ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/again"}"#)
      #expect(!tags.contains(#""Key":"a""#))
      let bare = #"{"TargetTableName":"bare","BackupArn":"\#(arn)","GlobalSecondaryIndexOverride":[],"#
      try await client.run(
        "RestoreTableFromBackup",
        bare
          + #""BillingModeOverride":"PROVISIONED","ProvisionedThroughputOverride":{"ReadCapacityUnits":3,"WriteCapacityUnits":4}}"#
      )
      let second = try await client.wait(for: #""TableStatus":"ACTIVE""#, "DescribeTable", #"{"TableName":"bare"}"#)
      #expect(!second.contains("byValue") && second.contains(#""WriteCapacityUnits":4"#))
    }
  }

  @Test func wrongRequestsAreRefused() async throws {
    try await BackupClient.with { client in
      let arn = try await client.backUp()
      let gone = String(arn.dropLast(8)) + "00000000"
      for (body, error) in [
        (#"{"TargetTableName":"things","BackupArn":"\#(arn)"}"#, "TableAlreadyExistsException"),
        (#"{"TargetTableName":"new","BackupArn":"\#(gone)"}"#, "BackupNotFoundException"),
        (#"{"TargetTableName":"x","BackupArn":"\#(arn)"}"#, "ValidationException"),
        (#"{"BackupArn":"\#(arn)"}"#, "targetTableName"),
        (#"{"TargetTableName":"new","BackupArn":"\#(arn)","SSESpecificationOverride":{}}"#, "SSESpecificationOverride"),
        (
          #"{"TargetTableName":"new","BackupArn":"\#(arn)","BillingModeOverride":"PROVISIONED"}"#,
          "ReadCapacityUnits"
        ),
      ] {
        let reply = await client.service.call("RestoreTableFromBackup", body)
        #expect(reply.status == 400 && reply.body.contains(error), "\(body): \(reply.body)")
      }
    }
  }

  @Test func aTableThatIsBeingMadeIsNobodysElse() async throws {
    try await BackupClient.with { client in
      var request = CreateTableRequest("half", KeySchema(KeyAttribute("pk", .s)))
      request.isBeingMade = true
      let lock = try #require(try client.service.service.jobs.directory.lock("filling-half"))
      let half = try await client.service.store.createTable(request)
      for (operation, body, error) in [
        ("GetItem", #"{"TableName":"half","Key":{"pk":{"S":"a"}}}"#, "ResourceNotFoundException"),
        ("PutItem", #"{"TableName":"half","Item":{"pk":{"S":"a"}}}"#, "ResourceNotFoundException"),
        ("Scan", #"{"TableName":"half"}"#, "ResourceNotFoundException"),
        ("DeleteTable", #"{"TableName":"half"}"#, "ResourceInUseException"),
        ("UpdateTable", #"{"TableName":"half","DeletionProtectionEnabled":true}"#, "ResourceInUseException"),
        ("CreateBackup", #"{"TableName":"half","BackupName":"one"}"#, "TableInUseException"),
      ] {
        let reply = await client.service.call(operation, body)
        #expect(reply.body.contains("#" + error), "\(operation): \(reply.body)")
      }
      #expect(try await client.run("DescribeTable", #"{"TableName":"half"}"#).contains(#""TableStatus":"CREATING""#))
      try await client.service.service.jobs.keep(now: Clock.now(), waits: true)
      #expect(try await client.run("ListTables", "{}").contains("half"), "its maker is at work")
      lock.release()
      try await client.service.service.jobs.keep(now: Clock.now(), waits: true)
      #expect(try await !client.run("ListTables", "{}").contains("half"), "its maker is gone")
      #expect(half.status == .creating)
    }
  }
}
