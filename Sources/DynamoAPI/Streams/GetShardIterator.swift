import TableStore

extension Operation {
  static let getShardIterator = Operation(
    read: { try GetShardIteratorRequest(wire: &$0) },
    perform: { service, request in
      let stream = try await service.stream(request.arn)
      guard stream.shardID == request.shard else { throw WireError.shardNotFound(request.shard, request.arn) }
      do {
        let cursor = try await service.store.cursor(in: stream, at: request.start)
        return ShardIterator(arn: service.identity.arn(of: stream), issuedAt: service.now(), cursor: cursor)
      } catch let error as StoreError where error.code == .streamTrimmed {
        throw WireError.trimmedData
      } catch let error as StoreError where error.code == .streamPosition {
        throw WireError.validation("Invalid SequenceNumber: it lies outside the shard")
      }
    },
    write: { iterator, _, _, json in
      json.name("ShardIterator")
      json.string(iterator.text)
    })
}

private struct GetShardIteratorRequest: Sendable {
  private enum Kind: String, CaseIterable {
    case trimHorizon = "TRIM_HORIZON"
    case latest = "LATEST"
    case at = "AT_SEQUENCE_NUMBER"
    case after = "AFTER_SEQUENCE_NUMBER"
  }

  var arn: String
  var shard: String
  var start: StreamStart

  init(wire reader: inout MemberReader) throws {
    var arn: String?
    var shard: String?
    var kind: Kind?
    var number: String?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "StreamArn": arn = try reader.string()
      case "ShardId": shard = try reader.string()
      case "ShardIteratorType": kind = try reader.oneOf(Kind.self, "shardIteratorType")
      case "SequenceNumber": number = try reader.string()
      default: try reader.ignore()
      }
    }
    var constraints = Constraints()
    constraints.required(arn != nil, "streamArn")
    constraints.required(shard != nil, "shardId")
    constraints.required(kind != nil, "shardIteratorType")
    if let arn { constraints.count(arn.utf8.count, shownAs: arn, "streamArn", from: 37, to: 1024) }
    if let shard { constraints.count(shard.utf8.count, shownAs: shard, "shardId", from: 28, to: 65) }
    try constraints.check()
    guard let arn, let shard, let kind else { throw WireError.internalError }
    self.arn = arn
    self.shard = shard
    start = try GetShardIteratorRequest.start(kind, number)
  }

  private static func start(_ kind: Kind, _ number: String?) throws -> StreamStart {
    switch (kind, number) {
    case (.trimHorizon, nil): return .trimHorizon
    case (.latest, nil): return .latest
    case (.trimHorizon, _), (.latest, _):
      throw WireError.validation("SequenceNumber must not be given for the ShardIteratorType \(kind.rawValue)")
    case (.at, let number?): return .at(try position(number))
    case (.after, let number?): return .after(try position(number))
    case (.at, nil), (.after, nil):
      throw WireError.validation("SequenceNumber must be given for the ShardIteratorType \(kind.rawValue)")
    }
  }

  /// Reads a sequence number, also one that lost its leading zeros in a client that took it for a number.
  private static func position(_ text: String) throws -> StreamPosition {
    let digits = text.drop { $0 == "0" }
    guard (1...40).contains(text.utf8.count), digits.utf8.count <= 30,
      let position = StreamPosition(sequenceNumber: String(repeating: "0", count: 30 - digits.utf8.count) + digits)
    else { throw WireError.validation("Invalid SequenceNumber: \(text)") }
    return position
  }
}
