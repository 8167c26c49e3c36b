import TableStore
import Testing

@testable import DynamoAPI

@Suite struct BackupsAreMade {
  @Test func aBackupIsDescribedListedAndDeleted() async throws {
    try await BackupClient.with { client in
      try await client.put(0..<5, "a")
      let arn = try await client.backUp()
      #expect(arn.hasPrefix("arn:aws:dynamodb:us-east-1:000000000000:table/things/backup/"))
      let described = try await client.run("DescribeBackup", #"{"BackupArn":"\#(arn)"}"#)
      #expect(described.contains(#""BackupType":"USER""#))
      #expect(described.contains(#""KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]"#))
      let second = try await client.backUp("things", "second")
      let page = try await client.run("ListBackups", #"{"TableName":"things","Limit":1}"#)
      #expect(page.contains(arn) && !page.contains(second) && page.contains("LastEvaluatedBackupArn"))
      let rest = try await client.run("ListBackups", #"{"ExclusiveStartBackupArn":"\#(arn)"}"#)
      #expect(!rest.contains(arn) && rest.contains(second) && !rest.contains("LastEvaluatedBackupArn"))
      #expect(try await client.run("ListBackups", #"{"TableName":"other"}"#) == #"{"BackupSummaries":[]}"#)
      #expect(try await client.run("ListBackups", #"{"BackupType":"SYSTEM"}"#) == #"{"BackupSummaries":[]}"#)
      #expect(try await client.run("ListBackups", #"{"TimeRangeUpperBound":1}"#) == #"{"BackupSummaries":[]}"#)
      let deleted = try await client.run("DeleteBackup", #"{"BackupArn":"\#(arn)"}"#)
      #expect(deleted.contains(#""BackupStatus":"DELETED""#))
      for operation in ["DescribeBackup", "DeleteBackup"] {
        let reply = await client.service.call(operation, #"{"BackupArn":"\#(arn)"}"#)
        #expect(reply.body.contains("#BackupNotFoundException"), "\(operation)")
      }
      #expect(try await !client.run("ListBackups", "{}").contains(arn))
    }
  }

  @Test func wrongRequestsAreRefused() async throws {
    try await BackupClient.with { client in
      for (operation, body, error) in [
        ("CreateBackup", #"{"TableName":"nowhere","BackupName":"one"}"#, "TableNotFoundException"),
        ("CreateBackup", #"{"TableName":"things","BackupName":"a b"}"#, "ValidationException"),
        ("CreateBackup", #"{"TableName":"things"}"#, "backupName"),
        ("DescribeBackup", #"{"BackupArn":"../../data.mdb"}"#, "BackupNotFoundException"),
        (
          "DeleteBackup", #"{"BackupArn":"arn:aws:dynamodb:us-east-1:000000000000:table/things/backup/.."}"#,
          "BackupNotFoundException"
        ),
        ("ListBackups", #"{"Limit":101}"#, "ValidationException"),
        ("ListBackups", #"{"ExclusiveStartBackupArn":"x"}"#, "ValidationException"),
        ("ListBackups", #"{"BackupType":"MINE"}"#, "ValidationException"),
      ] {
        let reply = await client.service.call(operation, body)
        #expect(reply.status == 400 && reply.body.contains(error), "\(operation) \(body): \(reply.body)")
      }
    }
  }

  @Test func aBackupIsTheTableAtOneCommitWhileOthersWrite() async throws {
    try await BackupClient.with { client in
      // Two items that change together: a backup that saw them at different commits would have them differ.
      let filler = String(repeating: "x", count: 20_000)
      for number in 0..<200 {
        try await client.run(
          "PutItem", #"{"TableName":"things","Item":{"pk":{"S":"f\#(number)"},"f":{"S":"\#(filler)"}}}"#)
      }
      let writer = Task {
        for round in 0..<2000 where !Task.isCancelled {
          let puts = (0..<8).map {
            #"{"Put":{"TableName":"things","Item":{"pk":{"S":"\#($0)"},"v":{"S":"\#(round)"}}}}"#
          }
          try await client.run("TransactWriteItems", #"{"TransactItems":[\#(puts.joined(separator: ","))]}"#)
        }
      }
      for round in 0..<5 {
        let arn = try await client.backUp("things", "round\(round)")
        try await client.run(
          "RestoreTableFromBackup", #"{"TargetTableName":"copy\#(round)","BackupArn":"\#(arn)"}"#)
        try await client.wait(for: #""TableStatus":"ACTIVE""#, "DescribeTable", #"{"TableName":"copy\#(round)"}"#)
        var values: Set<String> = []
        for number in 0..<8 {
          let request = GetItemRequest("copy\(round)", ["pk": .s("\(number)")])
          if case .s(let value)? = try await client.service.store.getItem(request).item?["v"] { values.insert(value) }
        }
        #expect(values.count <= 1, "\(values)")
      }
      writer.cancel()
      _ = await writer.result
    }
  }
}
