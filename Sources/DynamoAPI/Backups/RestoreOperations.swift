import TableStore

extension Operation {
  static let restoreTableFromBackup = Operation(
    read: { reader in
      var members = RestoreMembers()
      var arn: String?
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        if member == "BackupArn" {
          arn = try reader.string()
        } else if try !members.read(member, &reader, "RestoreTableFromBackup") {
          try reader.ignore()
        }
      }
      var required = RequiredMembers()
      required.require(members.target != nil, "targetTableName")
      required.require(arn != nil, "backupArn")
      try required.check()
      return (members: members, arn: arn ?? "")
    },
    perform: { service, request in
      let backup = try await service.backup(request.arn)
      guard backup.status == .available else {
        throw WireError(.dynamo, "BackupInUseException", "Backup is being created: \(request.arn)")
      }
      let summary = RestoreSummary(
        backupArn: request.arn, tableArn: service.identity.arn(ofTable: backup.table.name), time: backup.created)
      let (store, path) = (service.store, service.jobs.directory.file(backup.file + ".table"))
      // Opened before the call returns, so that deleting the backup meanwhile does no harm.
      let reader = try await store.blocking { try TableCopyReader(path) }
      return try await service.restore(try request.members.request(like: backup.table, summary)) { table in
        try await store.fill(table, from: reader)
      }
    },
    write: { table, _, identity, json in
      json.name("TableDescription")
      json.value(table, identity)
    })

  static let restoreTableToPointInTime = Operation(
    read: { try RestoreToTimeRequest(wire: &$0) },
    perform: { try await $1.run($0) },
    write: { table, _, identity, json in
      json.name("TableDescription")
      json.value(table, identity)
    })
}

extension AsyncStore {
  /// Puts all of a copy into a table that is being made.
  func fill(_ table: TableDescription, from reader: TableCopyReader) async throws {
    while let items = try await blocking({ try reader.next() }) { try await fill(table, with: items) }
  }
}

private struct RestoreToTimeRequest: Sendable {
  private var members = RestoreMembers()
  private var source: String
  /// Seconds since 1970; `nil`: as late as can be.
  private var time: Double?

  init(wire reader: inout MemberReader) throws {
    var source: String?
    var wantsLatest = false
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "SourceTableArn", "SourceTableName": source = try reader.string()
      case "UseLatestRestorableTime": wantsLatest = try reader.bool()
      case "RestoreDateTime": time = try reader.seconds()
      default: if try !members.read(member, &reader, "RestoreTableToPointInTime") { try reader.ignore() }
      }
    }
    var required = RequiredMembers()
    required.require(members.target != nil, "targetTableName")
    try required.check()
    guard let source else {
      throw WireError.validation("One of SourceTableName and SourceTableArn must be specified")
    }
    guard wantsLatest != (time != nil) else {
      throw WireError.validation("Exactly one of UseLatestRestorableTime and RestoreDateTime must be specified")
    }
    self.source = source
  }

  func run(_ service: DynamoService) async throws -> TableDescription {
    let table = try await service.backedTable(source)
    let now = service.now()
    let time = time.map { Microseconds.make(seconds: $0) } ?? now
    let invalid = WireError(
      .dynamo, "InvalidRestoreTimeException",
      "The specified time is outside of the times to which table \(table.name) can be restored")
    guard time <= now else { throw invalid }
    let base = try await service.base(of: table, at: time, else: invalid)
    let (store, path) = (service.store, service.jobs.directory.file(base.file + ".table"))
    let summary = RestoreSummary(tableArn: service.identity.arn(ofTable: table.name), time: time)
    let reader = try await store.blocking { try TableCopyReader(path) }
    return try await service.restore(try members.request(like: BackedTable(table), summary)) { made in
      try await store.fill(made, from: reader)
      let changes = TableChanges(
        store, table: table.id, name: table.name, key: table.key, from: base.cursor, upTo: time)
      while let items = try await store.blocking({ try changes.next() }) {
        if !items.isEmpty { try await store.fill(made, with: items) }
      }
    }
  }
}

enum Microseconds {
  /// A time in seconds since 1970 as a whole number of microseconds; times before count as 0.
  static func make(seconds: Double) -> UInt64 {
    seconds.isFinite && seconds > 0 ? UInt64(min(seconds * 1_000_000, 1e18).rounded()) : 0
  }
}
