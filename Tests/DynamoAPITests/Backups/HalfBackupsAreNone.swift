import TableStore
import TestSupport
import Testing

@testable import DynamoAPI

@Suite struct HalfBackupsAreNone {
  @Test func whatAKilledProcessLeavesIsNotListedAndRemoved() async throws {
    try await BackupClient.with { client in
      try await client.put(0..<5, "a")
      let jobs = client.service.service.jobs
      let table = try await client.service.store.describeTable("things")
      // A copy that was begun and is never finished, and one that is whole but of which nothing is known yet.
      try jobs.directory.prepare()
      let id = JobIdentifier.make(Clock.now())
      func copy(_ ending: String) throws -> TableCopy {
        try TableCopy(
          client.service.store, table: table.id, name: table.name, key: table.key,
          to: jobs.directory.file("backup-\(id)\(ending)"))
      }
      #expect(try !copy(".partial").step())
      _ = try copy(".table").finish()
      #expect(try await client.run("ListBackups", "{}") == #"{"BackupSummaries":[]}"#)
      let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/things/backup/\(id)"
      let reply = await client.service.call(
        "RestoreTableFromBackup", #"{"TargetTableName":"new","BackupArn":"\#(arn)"}"#)
      #expect(reply.body.contains("#BackupNotFoundException"))
      #expect(try StoreDirectory.contents(jobs.directory.path).contains { $0.hasPrefix("backup-") })
      try await jobs.keep(now: Clock.now(), waits: true)
      #expect(try StoreDirectory.contents(jobs.directory.path).allSatisfy { !$0.hasPrefix("backup-") })
    }
  }

  @Test func aDamagedBackupMakesNoTable() async throws {
    try await BackupClient.with { client in
      try await client.put(0..<50, "a")
      let arn = try await client.backUp()
      let jobs = client.service.service.jobs
      let said = Promised<String>()
      client.service.service.reportFailures { said.keep($0) }
      let backup = try await client.service.service.backup(arn)
      let path = jobs.directory.file(backup.file + ".table")
      for cut in [1, 30] {
        let bytes = try Files.read(path)
        try Files.write(Array(bytes.dropLast(cut)), to: path)
        try await client.run("RestoreTableFromBackup", #"{"TargetTableName":"new","BackupArn":"\#(arn)"}"#)
        try await client.wait(for: "#ResourceNotFoundException", "DescribeTable", #"{"TableName":"new"}"#)
        #expect(said.value?.contains("Table new was not restored") == true)
      }
    }
  }

  @Test func backupsOutliveTheServiceAndTheStoreValue() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("store")
    var arn = ""
    try await Service.with { _ in
      let store = try await Store.opening(at: path, options: .test).async
      try await store.createTable(CreateTableRequest("things", KeySchema(KeyAttribute("pk", .s))))
      let client = BackupClient(service: Service(service: DynamoService(store)))
      try await client.put(0..<20, "kept")
      arn = try await client.backUp()
      try await store.close()
      let again = try await Store.opening(at: path, options: .test).async
      let next = BackupClient(service: Service(service: DynamoService(again)))
      try await next.run("DeleteTable", #"{"TableName":"things"}"#)
      try await next.run("RestoreTableFromBackup", #"{"TargetTableName":"things","BackupArn":"\#(arn)"}"#)
      try await next.wait(for: "ACTIVE", "DescribeTable", #"{"TableName":"things"}"#)
      #expect(try await next.values("things").count == 20)
      try await again.close()
    }
  }
}
