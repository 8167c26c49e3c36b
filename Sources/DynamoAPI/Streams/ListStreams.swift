import TableStore

extension Operation {
  static let listStreams = Operation(
    read: { try ListStreamsRequest(wire: &$0) },
    perform: { service, request in
      try await service.store.streams(
        ofTable: request.table.map(service.identity.tableName), after: request.start, limit: request.limit)
    },
    write: { page, _, identity, json in
      json.name("Streams")
      json.beginArray()
      for stream in page.streams {
        json.beginObject()
        json.name("StreamArn")
        json.string(identity.arn(of: stream))
        json.name("TableName")
        json.string(stream.table)
        json.name("StreamLabel")
        json.string(stream.label)
        json.endObject()
      }
      json.endArray()
      if page.hasMore, let last = page.streams.last {
        json.name("LastEvaluatedStreamArn")
        json.string(identity.arn(of: last))
      }
    })
}

private struct ListStreamsRequest: Sendable {
  var table: String?
  var limit = 100
  /// The last stream of the page before.
  var start: (table: String, enabledAt: UInt64)?

  init(wire reader: inout MemberReader) throws {
    var limit: Int?
    var arn: String?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableName": table = try reader.string()
      case "Limit": limit = try reader.int()
      case "ExclusiveStartStreamArn": arn = try reader.string()
      default: try reader.ignore()
      }
    }
    var constraints = Constraints()
    constraints.range(limit, "limit", from: 1, to: 100)
    if let arn {
      constraints.count(arn.utf8.count, shownAs: arn, "exclusiveStartStreamArn", from: 37, to: 1024)
    }
    try constraints.check()
    self.limit = limit ?? 100
    guard let arn else { return }
    guard let name = StreamName(arn: arn), let time = name.lastMicrosecond else {
      throw WireError.validation("Invalid StreamArn: \(arn)")
    }
    start = (name.table, time)
  }
}
