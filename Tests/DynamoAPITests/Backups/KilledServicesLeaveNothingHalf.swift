import TableStore
import TestSupport
import Testing

@testable import DynamoAPI

@Suite struct KilledServicesLeaveNothingHalf {
  @Test func whateverTheyWereAt() async throws {
    try await Service.with { _ in
      let directory = try TemporaryDirectory()
      let path = directory.file("store")
      var generator = SeededGenerator(seed: 7)
      var seen = 0
      for round in 0..<8 {
        let child = try ChildProcess(BuiltProducts.program("BackupChild"), [path])
        // The first one has to fill the table; later ones are killed at any moment from their start on.
        if round == 0 { _ = try child.nextLine() }
        var lines = try child.lines(for: .random(in: 0.02...0.6, using: &generator))
        try child.killAndWait()
        lines += try child.remainingLines()
        let store = try await Store.opening(at: path, options: .test).async
        let client = BackupClient(service: Service(service: DynamoService(store)))
        let jobs = client.service.service.jobs
        try await jobs.keep(now: Clock.now(), waits: true)
        let partial = jobs.directory.names("", ending: ".partial")
        #expect(partial.isEmpty, "round \(round)")
        for table in try await store.tables() {
          let description = try await store.describeTable(table)
          #expect(description.status == .active, "\(table)")
          try await check(table, of: client)
          if table != "things" { try await client.run("DeleteTable", #"{"TableName":"\#(table)"}"#) }
        }
        let backups = try await jobs.backups()
        seen += backups.count
        for line in lines where line.hasPrefix("backup ") {
          #expect(backups.contains { line.hasSuffix($0.id) }, "\(line)")
        }
        for backup in backups {
          let arn = client.service.service.identity.arn(of: backup)
          try await client.run("RestoreTableFromBackup", #"{"TargetTableName":"check","BackupArn":"\#(arn)"}"#)
          try await client.wait(for: #""TableStatus":"ACTIVE""#, "DescribeTable", #"{"TableName":"check"}"#)
          try await check("check", of: client)
          try await client.run("DeleteTable", #"{"TableName":"check"}"#)
          try await client.run("DeleteBackup", #"{"BackupArn":"\#(arn)"}"#)
        }
        try await store.close()
      }
      #expect(seen > 0)
    }
  }

  /// All items are there, and the pair is equal.
  private func check(_ table: String, of client: BackupClient) async throws {
    let filler = try await client.run(
      "GetItem", #"{"TableName":"\#(table)","Key":{"pk":{"S":"filler149"}},"ProjectionExpression":"pk"}"#)
    #expect(filler.contains("filler149"), "\(table)")
    var values: [AttributeValue?] = []
    for key in ["a", "b"] {
      values.append(try await client.service.store.getItem(GetItemRequest(table, ["pk": .s(key)])).item?["v"])
    }
    // The table itself is read twice, but nobody writes to it now.
    #expect(values[0] == values[1], "\(table)")
  }
}
