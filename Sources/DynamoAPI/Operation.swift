import TableStore

/// One operation of the protocol: its request is read, the store runs it, its reply is written.
struct Operation: Sendable {
  /// Reads a request's body, runs it and returns the reply's body.
  let run: @Sendable (DynamoService, [UInt8]) async throws -> [UInt8]

  /// - Parameters:
  ///   - read: reads the members of the request.
  ///   - perform: runs it.
  ///   - write: writes the members of the reply; the braces around them are written for it.
  init<Request: Sendable, Response: Sendable>(
    read: @escaping @Sendable (inout MemberReader) throws -> Request,
    perform: @escaping @Sendable (DynamoService, Request) async throws -> Response,
    write: @escaping @Sendable (Response, Request, DynamoService.Identity, inout JSONWriter) throws -> Void
  ) {
    run = { service, body in
      let request = try body.withUnsafeBytes { body in
        var reader = MemberReader(body)
        let request: Request
        do {
          request = try read(&reader)
          try reader.finish()
        } catch {
          throw reader.faults.first(or: error)
        }
        try reader.faults.check()
        return request
      }
      let response = try await perform(service, request)
      var json = JSONWriter(capacity: 512)
      json.beginObject()
      try write(response, request, service.identity, &json)
      json.endObject()
      return json.bytes
    }
  }

  /// An operation whose reply has no body.
  init<Request: Sendable>(
    read: @escaping @Sendable (inout MemberReader) throws -> Request,
    perform: @escaping @Sendable (DynamoService, Request) async throws -> Void
  ) {
    let whole = Operation(read: read, perform: perform, write: { _, _, _, _ in })
    run = { service, body in
      _ = try await whole.run(service, body)
      return []
    }
  }

  /// The operation that the header `X-Amz-Target` names, or `nil`.
  static func named(_ target: String) -> Operation? { all[target] }

  private static let all: [String: Operation] = {
    var operations: [String: Operation] = [:]
    for name in unsupportedNames { operations["DynamoDB_20120810." + name] = .unsupported(name) }
    let all =
      itemOperations + statementOperations + tableOperations + backupOperations + otherOperations
    for (name, operation) in all {
      operations["DynamoDB_20120810." + name] = operation
    }
    for (name, operation) in streamOperations { operations["DynamoDBStreams_20120810." + name] = operation }
    return operations
  }()

  private static let itemOperations: [(String, Operation)] = [
    ("GetItem", .getItem), ("PutItem", .putItem), ("UpdateItem", .updateItem), ("DeleteItem", .deleteItem),
    ("Query", .query), ("Scan", .scan), ("BatchGetItem", .batchGetItem), ("BatchWriteItem", .batchWriteItem),
    ("TransactGetItems", .transactGetItems), ("TransactWriteItems", .transactWriteItems),
  ]

  private static let statementOperations: [(String, Operation)] = [
    ("ExecuteStatement", .executeStatement), ("BatchExecuteStatement", .batchExecuteStatement),
    ("ExecuteTransaction", .executeTransaction),
  ]

  private static let tableOperations: [(String, Operation)] = [
    ("CreateTable", .createTable), ("DescribeTable", .describeTable), ("UpdateTable", .updateTable),
    ("DeleteTable", .deleteTable), ("ListTables", .listTables), ("UpdateTimeToLive", .updateTimeToLive),
    ("DescribeTimeToLive", .describeTimeToLive), ("DescribeLimits", .describeLimits),
    ("DescribeEndpoints", .describeEndpoints), ("TagResource", .tagResource), ("UntagResource", .untagResource),
    ("ListTagsOfResource", .listTagsOfResource), ("PutResourcePolicy", .putResourcePolicy),
    ("GetResourcePolicy", .getResourcePolicy), ("DeleteResourcePolicy", .deleteResourcePolicy),
  ]

  private static let otherOperations: [(String, Operation)] = [
    ("UpdateContributorInsights", .updateContributorInsights),
    ("DescribeContributorInsights", .describeContributorInsights),
    ("ListContributorInsights", .listContributorInsights),
    ("EnableKinesisStreamingDestination", .enableKinesisStreamingDestination),
    ("DisableKinesisStreamingDestination", .disableKinesisStreamingDestination),
    ("UpdateKinesisStreamingDestination", .updateKinesisStreamingDestination),
    ("DescribeKinesisStreamingDestination", .describeKinesisStreamingDestination),
    ("CreateGlobalTable", .createGlobalTable), ("DescribeGlobalTable", .describeGlobalTable),
    ("DescribeGlobalTableSettings", .describeGlobalTable), ("UpdateGlobalTable", .updateGlobalTable),
    ("UpdateGlobalTableSettings", .describeGlobalTable), ("ListGlobalTables", .listGlobalTables),
    ("DescribeTableReplicaAutoScaling", .describeTableReplicaAutoScaling),
    ("UpdateTableReplicaAutoScaling", .updateTableReplicaAutoScaling),
  ]

  private static let backupOperations: [(String, Operation)] = [
    ("CreateBackup", .createBackup), ("ListBackups", .listBackups), ("DescribeBackup", .describeBackup),
    ("DeleteBackup", .deleteBackup), ("RestoreTableFromBackup", .restoreTableFromBackup),
    ("DescribeContinuousBackups", .describeContinuousBackups),
    ("UpdateContinuousBackups", .updateContinuousBackups),
    ("RestoreTableToPointInTime", .restoreTableToPointInTime),
    ("ExportTableToPointInTime", .exportTableToPointInTime), ("DescribeExport", .describeExport),
    ("ListExports", .listExports), ("ImportTable", .importTable), ("DescribeImport", .describeImport),
    ("ListImports", .listImports),
  ]

  private static let streamOperations: [(String, Operation)] = [
    ("ListStreams", .listStreams), ("DescribeStream", .describeStream), ("GetShardIterator", .getShardIterator),
    ("GetRecords", .getRecords),
  ]

  /// Operations of the service that this one knows and refuses by name. An operation that is listed above as well is
  /// carried out.
  private static let unsupportedNames = [
    "CreateBackup", "DeleteBackup", "DescribeBackup", "ListBackups", "RestoreTableFromBackup",
    "DescribeContinuousBackups", "UpdateContinuousBackups", "RestoreTableToPointInTime", "ExportTableToPointInTime",
    "DescribeExport", "ListExports", "ImportTable", "DescribeImport", "ListImports", "ExecuteStatement",
    "BatchExecuteStatement", "ExecuteTransaction",
  ]

  /// An operation that is refused, whatever is asked of it.
  private static func unsupported(_ name: String) -> Operation {
    Operation(
      read: { try $0.nothing() },
      perform: { _, _ in
        throw WireError.validation("The operation \(name) is not supported by this endpoint")
      })
  }
}
