import TableStore

extension Operation {
  static let getRecords = Operation(
    read: { try GetRecordsRequest(wire: &$0) },
    perform: { try await $1.run($0) },
    write: { page, _, identity, json in
      json.name("Records")
      json.beginArray()
      for change in page.changes {
        try change.lend { try ChangeJSON.writeServiceRecord($0, region: identity.region, to: &json) }
      }
      json.endArray()
      if let next = page.next {
        json.name("NextShardIterator")
        json.string(next.text)
      }
    })
}

private struct GetRecordsRequest: Sendable {
  struct Page: Sendable {
    var changes: [Change]
    /// `nil`: the shard is closed and nothing of it is left.
    var next: ShardIterator?
  }

  /// The most records of a page, and the most bytes unless its first record has more.
  private static let maxRecords = 1000
  private static let maxBytes = 1 << 20

  private var iterator: ShardIterator
  private var limit: Int

  init(wire reader: inout MemberReader) throws {
    var text: String?
    var limit: Int?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "ShardIterator": text = try reader.string()
      case "Limit": limit = try reader.int()
      default: try reader.ignore()
      }
    }
    var constraints = Constraints()
    constraints.required(text != nil, "shardIterator")
    if let text { constraints.count(text.utf8.count, shownAs: text, "shardIterator", from: 1, to: 2048) }
    constraints.range(limit, "limit", from: 1, to: GetRecordsRequest.maxRecords)
    try constraints.check()
    iterator = try ShardIterator(text: text ?? "")
    self.limit = limit ?? GetRecordsRequest.maxRecords
  }

  /// Reads a page. Where nothing of the stream was found, the next iterator is behind all that was looked through.
  func run(_ service: DynamoService) async throws -> Page {
    let now = service.now()
    if iterator.isExpired(at: now) { throw WireError.expiredIterator }
    let stream = try await service.stream(iterator.arn)
    do {
      let page = try await service.store.read(
        stream, from: iterator.cursor, maxRecords: limit, maxBytes: GetRecordsRequest.maxBytes)
      let next = page.isDrained ? nil : ShardIterator(arn: iterator.arn, issuedAt: now, cursor: page.cursor)
      return Page(changes: page.changes, next: next)
    } catch let error as StoreError where error.code == .streamTrimmed {
      throw WireError.trimmedData
    } catch let error as StoreError where error.code == .streamPosition {
      throw WireError.invalidIterator
    }
  }
}
