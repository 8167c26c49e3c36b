import TableStore

extension Operation {
  static let exportTableToPointInTime = Operation(
    read: { try ExportRequest(wire: &$0) },
    perform: { try await $1.run($0) },
    write: { export, _, identity, json in json.description(export, identity) })

  static let describeExport = Operation(
    read: { reader in
      var arn: String?
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        if member == "ExportArn" { arn = try reader.string() } else { try reader.ignore() }
      }
      var required = RequiredMembers()
      required.require(arn != nil, "exportArn")
      try required.check()
      return arn ?? ""
    },
    perform: { service, arn in
      guard let (table, id) = JobIdentifier.parse(arn, "export"),
        let export = try await service.jobs.exports(id).first, export.tableName == table
      else { throw WireError(.dynamo, "ExportNotFoundException", "Export not found: \(arn)") }
      return export
    },
    write: { export, _, identity, json in json.description(export, identity) })

  static let listExports = Operation(
    read: { try TransferListRequest(wire: &$0, "MaxResults", "maxResults") },
    perform: { service, request in
      let table = request.table.map(service.identity.tableName)
      let all = try await service.jobs.exports("").filter { table == nil || $0.tableName == table }
      return request.page(all) { $0.id }
    },
    write: { page, _, identity, json in
      json.name("ExportSummaries")
      json.beginArray()
      for export in page.entries {
        json.beginObject()
        json.name("ExportArn")
        json.string(identity.arn(of: export))
        json.name("ExportStatus")
        json.string(export.status.rawValue)
        json.name("ExportType")
        json.string("FULL_EXPORT")
        json.endObject()
      }
      json.endArray()
      if let token = page.nextToken {
        json.name("NextToken")
        json.string(token)
      }
    })
}

/// A request for a page of exports or imports, latest first.
struct TransferListRequest: Sendable {
  private(set) var table: String?
  private var limit = 25
  private var token: String?

  /// - Parameters:
  ///   - name: what the number of entries is called.
  ///   - path: the same in errors.
  init(wire reader: inout MemberReader, _ name: String, _ path: String) throws {
    var limit: Int?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableArn": table = try reader.string()
      case name: limit = try reader.int()
      case "NextToken": token = try reader.string()
      default: try reader.ignore()
      }
    }
    var constraints = Constraints()
    constraints.range(limit, path, from: 1, to: 25)
    try constraints.check()
    self.limit = limit ?? 25
    if let token, !JobIdentifier.isLegal(token) { throw WireError.validation("Invalid NextToken") }
  }

  /// - Parameter all: in the order of their identifiers.
  func page<Entry>(_ all: [Entry], _ id: (Entry) -> String) -> (entries: [Entry], nextToken: String?) {
    let rest = all.reversed().filter { entry in token.map { id(entry) < $0 } ?? true }
    let entries = Array(rest.prefix(limit))
    return (entries, rest.count > limit ? entries.last.map(id) : nil)
  }
}

private struct ExportRequest: Sendable {
  private enum Format: String, CaseIterable {
    case json = "DYNAMODB_JSON"
    case ion = "ION"
  }

  private enum Kind: String, CaseIterable {
    case full = "FULL_EXPORT"
    case incremental = "INCREMENTAL_EXPORT"
  }

  private var arn: String
  private var time: Double?
  private var bucket: String
  private var prefix: String?
  private var token: String?

  init(wire reader: inout MemberReader) throws {
    let operation = "ExportTableToPointInTime"
    var arn: String?
    var bucket: String?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableArn": arn = try reader.string()
      case "S3Bucket": bucket = try reader.string()
      case "S3Prefix": prefix = try reader.string()
      case "ExportTime": time = try reader.seconds()
      case "ClientToken": token = try reader.string()
      case "ExportFormat":
        if try reader.oneOf(Format.self, "exportFormat") == .ion {
          throw WireError.unsupported("ExportFormat with the value ION", of: operation)
        }
      case "ExportType":
        if try reader.oneOf(Kind.self, "exportType") == .incremental {
          throw WireError.unsupported("ExportType with the value INCREMENTAL_EXPORT", of: operation)
        }
      case "IncrementalExportSpecification", "S3SseAlgorithm", "S3SseKmsKeyId":
        throw WireError.unsupported(member, of: operation)
      default: try reader.ignore()
      }
    }
    var required = RequiredMembers()
    required.require(arn != nil, "tableArn")
    required.require(bucket != nil, "s3Bucket")
    try required.check()
    self.arn = arn ?? ""
    self.bucket = bucket ?? ""
    _ = try BucketDirectory.parts(prefix ?? "")
  }

  func run(_ service: DynamoService) async throws -> TableExport {
    let directory = try BucketDirectory(bucket, in: service.exportDirectory, "ExportTableToPointInTime")
    let table = try await service.backedTable(arn)
    let now = service.now()
    let time = time.map { Microseconds.make(seconds: $0) } ?? now
    let invalid = WireError(
      .dynamo, "InvalidExportTimeException",
      "The specified time is outside of the times to which table \(table.name) can be restored")
    guard time <= now else { throw invalid }
    let base = try await service.base(of: table, at: time, else: invalid)
    let export = TableExport(
      id: JobIdentifier.make(now), tableName: table.name, tableID: TableSettings(table).tableID, bucket: bucket,
      prefix: prefix, token: token, started: now, time: time)
    if let token {
      for old in try await service.jobs.exports("") where old.token == token && old.tableName == table.name {
        guard old.bucket == bucket, old.prefix == prefix, self.time == nil || old.time == time else {
          throw WireError(
            .dynamo, "ExportConflictException", "An export with this ClientToken and other parameters was asked for")
        }
        return old
      }
    }
    try await service.jobs.begin(export, base, to: directory, service.identity)
    return export
  }
}

extension BackupJobs {
  /// Exports whose identifiers begin so, in the order of their making. One whose process ended before it was whole has
  /// failed.
  func exports(_ prefix: String) async throws -> [TableExport] {
    let directory = directory
    return try await store.blocking {
      directory.names("export-" + prefix).compactMap { name in
        guard let export = directory.read(TableExport.self, name) else { return nil }
        guard export.status == .inProgress, !directory.isLocked(name),
          // It may have ended between the two looks.
          var ended = directory.read(TableExport.self, name), ended.status == .inProgress
        else { return directory.read(TableExport.self, name) ?? export }
        ended.status = .failed
        ended.failure = "The process that made the export ended before it was whole."
        return ended
      }
    }
  }

  /// Begins an export of what a base and the changes behind it hold; it is made in the background.
  func begin(
    _ export: TableExport, _ base: RecoveryBase, to bucket: BucketDirectory, _ identity: DynamoService.Identity
  ) async throws {
    let (store, directory) = (store, directory)
    guard let lock = try await store.blocking({ try directory.lock(export.file) }) else {
      throw WireError.internalError
    }
    try await store.blocking { try directory.write(export, as: export.file) }
    Task.detached { [self] in
      var ended = export
      do {
        let writer = try await store.blocking { try ExportWriter(export, in: bucket) }
        try await write(base, upTo: export.time, writer)
        ended.ended = Clock.now()
        let made = ended
        try await store.blocking { try writer.finish(made, identity) }
        ended.status = .completed
        (ended.itemCount, ended.bytes) = (writer.items, writer.bytes)
      } catch {
        ended.status = .failed
        ended.ended = Clock.now()
        ended.failure = (error as? StoreError)?.message ?? "\(error)"
        report("The export of table \(export.tableName) failed: \(error)")
      }
      let result = ended
      do {
        try await store.blocking { try directory.write(result, as: result.file) }
      } catch {
        report("The state of the export of table \(export.tableName) could not be kept: \(error)")
      }
      lock.release()
    }
  }

  /// Writes a table's items as they were at `time`.
  private func write(_ base: RecoveryBase, upTo time: UInt64, _ writer: ExportWriter) async throws {
    let (store, path) = (store, directory.file(base.file + ".table"))
    let run = try await store.blocking { try ExportRun(store, base, path, upTo: time, writer) }
    while try await store.blocking({ try run.step() }) {}
  }
}

extension JSONWriter {
  fileprivate mutating func description(_ export: TableExport, _ identity: DynamoService.Identity) {
    name("ExportDescription")
    beginObject()
    name("ExportArn")
    string(identity.arn(of: export))
    name("ExportStatus")
    string(export.status.rawValue)
    name("StartTime")
    seconds(export.started)
    if let ended = export.ended {
      name("EndTime")
      seconds(ended)
    }
    if export.status == .completed, let key = try? export.manifestKey() {
      name("ExportManifest")
      string(key)
    }
    name("TableArn")
    string(identity.arn(ofTable: export.tableName))
    name("TableId")
    string(export.tableID)
    name("ExportTime")
    seconds(export.time)
    if let token = export.token {
      name("ClientToken")
      string(token)
    }
    name("S3Bucket")
    string(export.bucket)
    if let prefix = export.prefix {
      name("S3Prefix")
      string(prefix)
    }
    if let failure = export.failure {
      name("FailureCode")
      string("InternalError")
      name("FailureMessage")
      string(failure)
    }
    name("ExportFormat")
    string("DYNAMODB_JSON")
    if let bytes = export.bytes, let items = export.itemCount {
      name("BilledSizeBytes")
      int(bytes)
      name("ItemCount")
      int(items)
    }
    name("ExportType")
    string("FULL_EXPORT")
    endObject()
  }
}
