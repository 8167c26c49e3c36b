import TableStore

extension Operation {
  static let describeStream = Operation(
    read: { try DescribeStreamRequest(wire: &$0) },
    perform: { service, request in
      let stream = try await service.stream(request.arn)
      let first = try await service.store.cursor(in: stream, at: .trimHorizon).next
      return StreamDescription(stream: stream, first: first)
    },
    write: { description, request, identity, json in
      let stream = description.stream
      json.name("StreamDescription")
      json.beginObject()
      json.name("StreamArn")
      json.string(identity.arn(of: stream))
      json.name("StreamLabel")
      json.string(stream.label)
      json.name("StreamStatus")
      json.string(stream.closing == nil ? "ENABLED" : "DISABLED")
      json.name("StreamViewType")
      json.string(stream.view.rawValue)
      json.name("CreationRequestDateTime")
      json.seconds(stream.enabledAt)
      json.name("TableName")
      json.string(stream.table)
      json.name("KeySchema")
      json.value(stream.key)
      json.name("Shards")
      json.beginArray()
      if request.shows(stream.shardID) { json.shard(of: description) }
      json.endArray()
      json.endObject()
    })
}

private struct StreamDescription: Sendable {
  var stream: TableStream
  /// The oldest position of the stream that can be read.
  var first: StreamPosition
}

private struct DescribeStreamRequest: Sendable {
  private enum FilterType: String, CaseIterable {
    case childShards = "CHILD_SHARDS"
  }

  var arn: String
  private var startShard: String?
  /// Whether only the children of a shard are asked for; no shard has any.
  private var wantsChildren = false

  init(wire reader: inout MemberReader) throws {
    var arn: String?
    var limit: Int?
    var constraints = Constraints()
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "StreamArn": arn = try reader.string()
      case "Limit": limit = try reader.int()
      case "ExclusiveStartShardId": startShard = try reader.string()
      case "ShardFilter":
        try reader.beginStructure()
        while let member = try reader.nextMember() {
          switch member {
          case "Type":
            wantsChildren = try reader.oneOf(FilterType.self, "shardFilter.type") == .childShards
          case "ShardId":
            let shard = try reader.string()
            constraints.count(shard.utf8.count, shownAs: shard, "shardFilter.shardId", from: 28, to: 65)
          default: try reader.ignore()
          }
        }
      default: try reader.ignore()
      }
    }
    constraints.required(arn != nil, "streamArn")
    self.arn = arn ?? ""
    if arn != nil { constraints.count(self.arn.utf8.count, shownAs: self.arn, "streamArn", from: 37, to: 1024) }
    constraints.range(limit, "limit", from: 1, to: 100)
    if let startShard {
      constraints.count(startShard.utf8.count, shownAs: startShard, "exclusiveStartShardId", from: 28, to: 65)
    }
    try constraints.check()
  }

  /// Whether a shard is on the page that is asked for.
  func shows(_ shard: String) -> Bool { !wantsChildren && startShard.map { shard > $0 } ?? true }
}

extension JSONWriter {
  /// The only shard of a stream. One that goes on has no end.
  fileprivate mutating func shard(of description: StreamDescription) {
    let end = description.stream.closing.map { StreamPosition(commit: $0.commit, index: 0) }
    beginObject()
    name("ShardId")
    string(description.stream.shardID)
    name("SequenceNumberRange")
    beginObject()
    name("StartingSequenceNumber")
    string(min(description.first, end ?? description.first).sequenceNumber)
    if let end {
      name("EndingSequenceNumber")
      string(end.sequenceNumber)
    }
    endObject()
    endObject()
  }
}
