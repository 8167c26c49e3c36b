import TableStore

extension Operation {
  static let createBackup = Operation(
    read: { reader in
      var table: String?
      var name: String?
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        switch member {
        case "TableName": table = try reader.string()
        case "BackupName": name = try reader.string()
        default: try reader.ignore()
        }
      }
      let tableName = try RequiredMembers.tableName(table)
      var required = RequiredMembers()
      required.require(name != nil, "backupName")
      try required.check()
      var constraints = Constraints()
      constraints.name(name, "backupName")
      try constraints.check()
      return (table: tableName, name: name ?? "")
    },
    perform: { service, request in
      let table = try await service.backedTable(request.table)
      if table.status == .creating {
        throw WireError(.dynamo, "TableInUseException", "Table is being created: \(table.name)")
      }
      let now = service.now()
      let backup = TableBackup(
        id: JobIdentifier.make(now), name: request.name, table: BackedTable(table), created: now,
        bytes: table.sizeBytes)
      let jobs = service.jobs
      try await service.store.blocking { try jobs.begin(backup) }
      return backup
    },
    write: { backup, _, identity, json in
      json.name("BackupDetails")
      json.beginObject()
      json.members(backup, identity)
      json.endObject()
    })

  static let describeBackup = Operation(
    read: { try $0.backupArn() },
    perform: { service, arn in try await service.backup(arn) },
    write: { backup, _, identity, json in json.description(backup, identity) })

  static let deleteBackup = Operation(
    read: { try $0.backupArn() },
    perform: { service, arn in
      var backup = try await service.backup(arn)
      if backup.status == .creating {
        throw WireError(.dynamo, "BackupInUseException", "Backup is being created: \(arn)")
      }
      try await service.jobs.remove(backup)
      backup.status = .deleted
      return backup
    },
    write: { backup, _, identity, json in json.description(backup, identity) })

  static let listBackups = Operation(
    read: { try ListBackupsRequest(wire: &$0) },
    perform: { try await $1.run($0) },
    write: { page, _, identity, json in
      json.name("BackupSummaries")
      json.beginArray()
      for backup in page.backups {
        json.beginObject()
        json.name("TableName")
        json.string(backup.table.name)
        json.name("TableId")
        json.string(backup.table.tableID)
        json.name("TableArn")
        json.string(identity.arn(ofTable: backup.table.name))
        json.members(backup, identity)
        json.endObject()
      }
      json.endArray()
      if page.hasMore, let last = page.backups.last {
        json.name("LastEvaluatedBackupArn")
        json.string(identity.arn(of: last))
      }
    })
}

extension DynamoService {
  /// - Throws: BackupNotFoundException.
  func backup(_ arn: String) async throws -> TableBackup {
    guard let (table, id) = JobIdentifier.parse(arn, "backup"), let backup = try await jobs.backup(id),
      backup.table.name == table
    else { throw WireError.backupNotFound(arn) }
    return backup
  }
}

extension DynamoService.Identity {
  func arn(of backup: TableBackup) -> String { arn(ofTable: backup.table.name) + "/backup/" + backup.id }
}

private struct ListBackupsRequest: Sendable {
  private var table: String?
  private var limit = 100
  private var from: Double?
  private var to: Double?
  private var start: String?
  private var kind = TableBackup.Kind.user

  init(wire reader: inout MemberReader) throws {
    var limit: Int?
    var arn: String?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableName": table = try reader.string()
      case "Limit": limit = try reader.int()
      case "TimeRangeLowerBound": from = try reader.seconds()
      case "TimeRangeUpperBound": to = try reader.seconds()
      case "ExclusiveStartBackupArn": arn = try reader.string()
      case "BackupType": kind = try reader.oneOf(TableBackup.Kind.self, "backupType")
      default: try reader.ignore()
      }
    }
    var constraints = Constraints()
    constraints.range(limit, "limit", from: 1, to: 100)
    try constraints.check()
    self.limit = limit ?? 100
    guard let arn else { return }
    guard let parsed = JobIdentifier.parse(arn, "backup") else {
      throw WireError.validation("Invalid ExclusiveStartBackupArn: \(arn)")
    }
    start = parsed.id
  }

  func run(_ service: DynamoService) async throws -> (backups: [TableBackup], hasMore: Bool) {
    let name = table.map(service.identity.tableName)
    let found = try await service.jobs.backups().filter { backup in
      let time = Double(backup.created) / 1_000_000
      return (name == nil || backup.table.name == name) && (kind == .all || backup.kind == kind)
        && time >= from ?? 0 && time < to ?? .infinity && start.map { $0 < backup.id } ?? true
    }
    return (Array(found.prefix(limit)), found.count > limit)
  }
}

extension MemberReader {
  fileprivate mutating func backupArn() throws -> String {
    var arn: String?
    try beginStructure()
    while let member = try nextMember() {
      if member == "BackupArn" { arn = try string() } else { try ignore() }
    }
    var required = RequiredMembers()
    required.require(arn != nil, "backupArn")
    try required.check()
    return arn ?? ""
  }
}

extension JSONWriter {
  fileprivate mutating func members(_ backup: TableBackup, _ identity: DynamoService.Identity) {
    name("BackupArn")
    string(identity.arn(of: backup))
    name("BackupName")
    string(backup.name)
    name("BackupSizeBytes")
    int(backup.bytes)
    name("BackupStatus")
    string(backup.status.rawValue)
    name("BackupType")
    string(backup.kind.rawValue)
    name("BackupCreationDateTime")
    seconds(backup.created)
    if let expires = backup.expires {
      name("BackupExpiryDateTime")
      seconds(expires)
    }
  }

  fileprivate mutating func description(_ backup: TableBackup, _ identity: DynamoService.Identity) {
    let table = backup.table
    name("BackupDescription")
    beginObject()
    name("BackupDetails")
    beginObject()
    members(backup, identity)
    endObject()
    name("SourceTableDetails")
    beginObject()
    name("TableName")
    string(table.name)
    name("TableId")
    string(table.tableID)
    name("TableArn")
    string(identity.arn(ofTable: table.name))
    name("TableSizeBytes")
    int(table.sizeBytes)
    name("KeySchema")
    value(table.key)
    name("TableCreationDateTime")
    seconds(table.created)
    name("ProvisionedThroughput")
    units(table.throughput)
    name("ItemCount")
    int(table.itemCount)
    name("BillingMode")
    string(table.billing.rawValue)
    endObject()
    name("SourceTableFeatureDetails")
    beginObject()
    indexes("LocalSecondaryIndexes", table, isGlobal: false)
    indexes("GlobalSecondaryIndexes", table, isGlobal: true)
    if let view = table.streamView {
      name("StreamDescription")
      beginObject()
      name("StreamEnabled")
      bool(true)
      name("StreamViewType")
      string(view)
      endObject()
    }
    name("TimeToLiveDescription")
    beginObject()
    name("TimeToLiveStatus")
    string(table.expiryAttribute == nil ? "DISABLED" : "ENABLED")
    if let attribute = table.expiryAttribute {
      name("AttributeName")
      string(attribute)
    }
    endObject()
    endObject()
    endObject()
  }

  mutating func units(_ throughput: Throughput?) {
    beginObject()
    name("ReadCapacityUnits")
    int(throughput?.read ?? 0)
    name("WriteCapacityUnits")
    int(throughput?.write ?? 0)
    endObject()
  }

  mutating func indexes(_ name: StaticString, _ table: BackedTable, isGlobal: Bool) {
    let indexes = table.indexes.filter { $0.isGlobal == isGlobal }
    if indexes.isEmpty { return }
    self.name(name)
    beginArray()
    for index in indexes {
      beginObject()
      self.name("IndexName")
      string(index.name)
      self.name("KeySchema")
      value(index.keys.schema)
      self.name("Projection")
      value(index.definition.projection)
      if isGlobal {
        self.name("ProvisionedThroughput")
        units(index.throughput ?? table.throughput)
      }
      endObject()
    }
    endArray()
  }
}
