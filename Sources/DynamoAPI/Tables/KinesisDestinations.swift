import TableStore

/// Kinesis data streams as destinations of a table's changes: this endpoint has none, so a table never has one.
extension Operation {
  static let describeKinesisStreamingDestination = Operation(
    read: { try $0.tableName() },
    perform: { service, name in try await service.store.describeTable(service.identity.tableName(name)).name },
    write: { name, _, _, json in
      json.name("TableName")
      json.string(name)
      json.name("KinesisDataStreamDestinations")
      json.strings([])
    })

  static let enableKinesisStreamingDestination = Operation(
    read: { try DestinationRequest(wire: &$0) },
    perform: { service, request in
      _ = try await service.store.describeTable(service.identity.tableName(request.table))
      throw StoreError(.resourceNotFound, "Requested resource not found: KinesisDataStream: \(request.arn) not found")
    })

  static let disableKinesisStreamingDestination = Operation(
    read: { try DestinationRequest(wire: &$0) }, perform: { try await $1.refuse($0, "disable", "DISABLE") })

  static let updateKinesisStreamingDestination = Operation(
    read: { try DestinationRequest(wire: &$0) }, perform: { try await $1.refuse($0, "update", "UPDATE") })
}

private struct DestinationRequest: Sendable {
  var table: String
  var arn: String

  init(wire reader: inout MemberReader) throws {
    var table: String?
    var arn: String?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableName": table = try reader.string()
      case "StreamArn": arn = try reader.string()
      default: try reader.ignore()
      }
    }
    self.table = try RequiredMembers.tableName(table)
    var required = RequiredMembers()
    required.require(arn != nil, "streamArn")
    try required.check()
    self.arn = arn ?? ""
  }

  /// Answers as for a table without the destination that the request names.
  func refuse(_ service: DynamoService, _ verb: String, _ operation: String) async throws {
    _ = try await service.store.describeTable(service.identity.tableName(table))
    throw WireError.validation(
      "Table is not in a valid state to \(verb) Kinesis Streaming Destination: KinesisStreamingDestination must be "
        + "ACTIVE to perform \(operation) operation.")
  }
}
