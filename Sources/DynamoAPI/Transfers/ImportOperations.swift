import TableStore

extension Operation {
  static let importTable = Operation(
    read: { try ImportRequest(wire: &$0) },
    perform: { try await $1.run($0) },
    write: { entry, _, identity, json in json.description(entry, identity) })

  static let describeImport = Operation(
    read: { reader in
      var arn: String?
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        if member == "ImportArn" { arn = try reader.string() } else { try reader.ignore() }
      }
      var required = RequiredMembers()
      required.require(arn != nil, "importArn")
      try required.check()
      return arn ?? ""
    },
    perform: { service, arn in
      guard let (table, id) = JobIdentifier.parse(arn, "import"),
        let entry = try await service.jobs.imports(id).first, entry.table.name == table
      else { throw WireError(.dynamo, "ImportNotFoundException", "Import not found: \(arn)") }
      return entry
    },
    write: { entry, _, identity, json in json.description(entry, identity) })

  static let listImports = Operation(
    read: { try TransferListRequest(wire: &$0, "PageSize", "pageSize") },
    perform: { service, request in
      let table = request.table.map(service.identity.tableName)
      let all = try await service.jobs.imports("").filter { table == nil || $0.table.name == table }
      return request.page(all) { $0.id }
    },
    write: { page, _, identity, json in
      json.name("ImportSummaryList")
      json.beginArray()
      for entry in page.entries {
        json.beginObject()
        json.head(entry, identity)
        json.endObject()
      }
      json.endArray()
      if let token = page.nextToken {
        json.name("NextToken")
        json.string(token)
      }
    })
}

private struct ImportRequest: Sendable {
  private var creation: TableCreation
  private var bucket: String
  private var prefix: String?
  private var format = ImportFormat()
  private var token: String?

  init(wire reader: inout MemberReader) throws {
    var creation: TableCreation?
    var bucket: String?
    var hasSource = false
    var kind: ImportFormat.Kind?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "S3BucketSource":
        hasSource = true
        try reader.beginStructure()
        while let member = try reader.nextMember() {
          switch member {
          case "S3Bucket": bucket = try reader.string()
          case "S3KeyPrefix": prefix = try reader.string()
          default: try reader.ignore()
          }
        }
      case "InputFormat": kind = try reader.oneOf(ImportFormat.Kind.self, "inputFormat")
      case "InputFormatOptions": try ImportRequest.readOptions(&reader, &format)
      case "InputCompressionType":
        format.compression = try reader.oneOf(ImportFormat.Compression.self, "inputCompressionType")
      case "ClientToken": token = try reader.string()
      case "TableCreationParameters": creation = try TableCreation(wire: &reader)
      default: try reader.ignore()
      }
    }
    var required = RequiredMembers()
    required.require(hasSource, "s3BucketSource")
    if hasSource { required.require(bucket != nil, "s3BucketSource.s3Bucket") }
    required.require(kind != nil, "inputFormat")
    required.require(creation != nil, "tableCreationParameters")
    try required.check()
    guard let creation, let kind else { throw WireError.internalError }
    if kind == .ion { throw WireError.unsupported("InputFormat with the value ION", of: "ImportTable") }
    if format.compression == .zstd {
      throw WireError.unsupported("InputCompressionType with the value ZSTD", of: "ImportTable")
    }
    format.kind = kind
    self.creation = creation
    self.bucket = bucket ?? ""
    _ = try BucketDirectory.parts(prefix ?? "")
    let request = creation.request
    for attribute in request.key.attributes + request.globalIndexes.flatMap(\.key.attributes) {
      format.types[attribute.name] = attribute.type.rawValue
    }
  }

  private static func readOptions(_ reader: inout MemberReader, _ format: inout ImportFormat) throws {
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      guard member == "Csv" else {
        try reader.ignore()
        continue
      }
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        switch member {
        case "Delimiter":
          format.delimiter = try reader.string()
          guard [",", ";", ":", "|", "\t", " "].contains(format.delimiter) else {
            throw WireError.validation(
              "1 validation error detected: Value '\(format.delimiter)' at 'inputFormatOptions.csv.delimiter' failed to "
                + "satisfy constraint: Member must satisfy regular expression pattern: [,;:|\\t ]")
          }
        case "HeaderList": format.header = try reader.strings()
        default: try reader.ignore()
        }
      }
    }
  }

  func run(_ service: DynamoService) async throws -> TableImport {
    let directory = try BucketDirectory(bucket, in: service.exportDirectory, "ImportTable")
    if let token {
      for old in try await service.jobs.imports("") where old.token == token {
        guard old.table.name == creation.request.tableName, old.bucket == bucket, old.prefix == prefix,
          old.format == format
        else {
          throw WireError(
            .dynamo, "ImportConflictException", "An import with this ClientToken and other parameters was asked for")
        }
        return old
      }
    }
    let now = service.now()
    var request = creation.request
    request.isBeingMade = true
    let (table, lock) = try await service.beginFilling(request) { name in
      WireError(.dynamo, "ResourceInUseException", "Table already exists: \(name)")
    }
    let entry = TableImport(
      id: JobIdentifier.make(now), table: BackedTable(table), bucket: bucket, prefix: prefix, format: format,
      token: token, started: now)
    do {
      try await service.jobs.begin(entry, table, from: directory, lock)
    } catch {
      try? await service.store.giveUp(table)
      lock.release()
      throw error
    }
    return entry
  }
}

extension JSONWriter {
  /// The members that a description and an entry of a list have in common.
  fileprivate mutating func head(_ entry: TableImport, _ identity: DynamoService.Identity) {
    name("ImportArn")
    string(identity.arn(of: entry))
    name("ImportStatus")
    string(entry.status.rawValue)
    name("TableArn")
    string(identity.arn(ofTable: entry.table.name))
    name("S3BucketSource")
    beginObject()
    name("S3Bucket")
    string(entry.bucket)
    if let prefix = entry.prefix {
      name("S3KeyPrefix")
      string(prefix)
    }
    endObject()
    name("InputFormat")
    string(entry.format.kind.rawValue)
    name("StartTime")
    seconds(entry.started)
    if let ended = entry.ended {
      name("EndTime")
      seconds(ended)
    }
  }

  fileprivate mutating func description(_ entry: TableImport, _ identity: DynamoService.Identity) {
    name("ImportTableDescription")
    beginObject()
    head(entry, identity)
    name("TableId")
    string(entry.table.tableID)
    if let token = entry.token {
      name("ClientToken")
      string(token)
    }
    name("ErrorCount")
    int(entry.errors)
    if entry.format.kind == .csv {
      name("InputFormatOptions")
      beginObject()
      name("Csv")
      beginObject()
      name("Delimiter")
      string(entry.format.delimiter)
      if let header = entry.format.header {
        name("HeaderList")
        strings(header)
      }
      endObject()
      endObject()
    }
    name("InputCompressionType")
    string(entry.format.compression.rawValue)
    name("TableCreationParameters")
    creation(of: entry.table)
    name("ProcessedSizeBytes")
    int(entry.bytes)
    name("ProcessedItemCount")
    int(entry.processed)
    name("ImportedItemCount")
    int(entry.imported)
    if let code = entry.failureCode, let failure = entry.failure {
      name("FailureCode")
      string(code)
      name("FailureMessage")
      string(failure)
    }
    endObject()
  }

  private mutating func creation(of table: BackedTable) {
    beginObject()
    name("TableName")
    string(table.name)
    name("AttributeDefinitions")
    definitions(table.key.attributes + table.indexes.flatMap { $0.keys.schema.attributes })
    name("KeySchema")
    value(table.key)
    name("BillingMode")
    string(table.billing.rawValue)
    if let throughput = table.throughput {
      name("ProvisionedThroughput")
      units(throughput)
    }
    indexes("GlobalSecondaryIndexes", table, isGlobal: true)
    endObject()
  }
}
