import TableStore
import Testing

@testable import DynamoAPI

@Suite struct TablesGoBackInTime {
  private static let enabling =
    #"{"TableName":"things","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}"#

  @Test func aTableIsRestoredToEachTime() async throws {
    try await BackupClient.with { client in
      try await client.put(0..<3, "before")
      let enabled = try await client.run("UpdateContinuousBackups", TablesGoBackInTime.enabling)
      #expect(enabled.contains(#""PointInTimeRecoveryStatus":"ENABLED""#) && enabled.contains("EarliestRestorable"))
      var times: [(Double, [String: String])] = []
      for round in 0..<4 {
        try await client.put(round..<round + 3, "round\(round)")
        try await client.run("DeleteItem", #"{"TableName":"things","Key":{"pk":{"S":"\#(round)"}}}"#)
        let values = try await client.values("things")
        try await Task.sleep(for: .milliseconds(5))
        times.append((Double(Clock.now()) / 1_000_000, values))
        try await Task.sleep(for: .milliseconds(5))
      }
      for (number, (time, values)) in times.enumerated() {
        let reply = try await client.run(
          "RestoreTableToPointInTime",
          #"{"SourceTableName":"things","TargetTableName":"at\#(number)","RestoreDateTime":\#(time)}"#)
        #expect(reply.contains("SourceTableArn"))
        try await client.wait(for: #""TableStatus":"ACTIVE""#, "DescribeTable", #"{"TableName":"at\#(number)"}"#)
        #expect(try await client.values("at\(number)") == values, "time \(number)")
      }
      try await client.run(
        "RestoreTableToPointInTime",
        #"{"SourceTableName":"things","TargetTableName":"latest","UseLatestRestorableTime":true}"#)
      try await client.wait(for: #""TableStatus":"ACTIVE""#, "DescribeTable", #"{"TableName":"latest"}"#)
      #expect(try await client.values("latest") == client.values("things"))
    }
  }

  @Test func wrongRequestsAreRefused() async throws {
    try await BackupClient.with { client in
      #expect(
        try await client.run("DescribeContinuousBackups", #"{"TableName":"things"}"#)
          == #"{"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED","PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}}"#
      )
      let restore = #"{"SourceTableName":"things","TargetTableName":"new","#
      for (operation, body, error) in [
        ("DescribeContinuousBackups", #"{"TableName":"nowhere"}"#, "TableNotFoundException"),
        ("UpdateContinuousBackups", #"{"TableName":"things"}"#, "pointInTimeRecoverySpecification"),
        (
          "RestoreTableToPointInTime", restore + #""UseLatestRestorableTime":true}"#,
          "PointInTimeRecoveryUnavailableException"
        ),
      ] {
        let reply = await client.service.call(operation, body)
        #expect(reply.status == 400 && reply.body.contains(error), "\(body): \(reply.body)")
      }
      try await client.run("UpdateContinuousBackups", TablesGoBackInTime.enabling)
      for (members, error) in [
        (#""RestoreDateTime":1}"#, "InvalidRestoreTimeException"),
        (#""RestoreDateTime":99999999999}"#, "InvalidRestoreTimeException"),
        (#""RestoreDateTime":1,"UseLatestRestorableTime":true}"#, "ValidationException"),
        (#""OnDemandThroughputOverride":{},"UseLatestRestorableTime":true}"#, "OnDemandThroughputOverride"),
      ] {
        let reply = await client.service.call("RestoreTableToPointInTime", restore + members)
        #expect(reply.status == 400 && reply.body.contains(error), "\(members): \(reply.body)")
      }
    }
  }

  @Test func switchedOffNothingIsKeptAndADeletedTableLeavesABackup() async throws {
    try await BackupClient.with { client in
      let jobs = client.service.service.jobs
      try await client.run("UpdateContinuousBackups", TablesGoBackInTime.enabling)
      #expect(try await client.service.store.tablesHoldingLog().count == 1)
      #expect(jobs.directory.names("recovery-").count == 1)
      let disabling =
        #"{"TableName":"things","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":false}}"#
      #expect(try await client.run("UpdateContinuousBackups", disabling).contains("DISABLED"))
      #expect(try await client.service.store.tablesHoldingLog().isEmpty)
      #expect(jobs.directory.names("recovery-").isEmpty)
      #expect(try await client.run("ListBackups", #"{"BackupType":"ALL"}"#) == #"{"BackupSummaries":[]}"#)
      try await client.run("UpdateContinuousBackups", TablesGoBackInTime.enabling)
      try await client.put(0..<4, "behind the base")
      try await client.run("DeleteTable", #"{"TableName":"things"}"#)
      try await jobs.keep(now: Clock.now(), waits: true)
      let listed = try await client.run("ListBackups", #"{"BackupType":"SYSTEM"}"#)
      #expect(listed.contains("things$DeletedTableBackup") && listed.contains("BackupExpiryDateTime"))
      let arn = try client.member("BackupArn", listed)
      try await client.run("RestoreTableFromBackup", #"{"TargetTableName":"again","BackupArn":"\#(arn)"}"#)
      try await client.wait(for: #""TableStatus":"ACTIVE""#, "DescribeTable", #"{"TableName":"again"}"#)
      #expect(try await client.values("again").count == 4)
      try await jobs.keep(now: Clock.now() + 36 * 86_400_000_000, waits: true)
      #expect(try await client.run("ListBackups", #"{"BackupType":"ALL"}"#) == #"{"BackupSummaries":[]}"#)
    }
  }
}
