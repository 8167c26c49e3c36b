import TableStore

extension Operation {
  static let executeStatement = Operation(
    read: { try ExecuteStatementRequest(wire: &$0) },
    perform: { try await $0.execute($1) },
    write: { reply, _, _, json in
      json.name("Items")
      json.items(reply.items)
      if let token = reply.nextToken {
        json.name("NextToken")
        json.string(token)
      }
      if let key = reply.lastEvaluatedKey {
        json.name("LastEvaluatedKey")
        DynamoDBJSON.write(key, to: &json)
      }
      json.member("ConsumedCapacity", reply.consumedCapacity)
    })
}

struct ExecuteStatementRequest: Sendable {
  var statement = BoundStatement()
  var nextToken: String?
  /// Items read at the most, counted before the WHERE clause's filter.
  var limit: Int?
  var returnConsumedCapacity = ReturnConsumedCapacity.none

  init(wire reader: inout MemberReader) throws {
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      if try statement.read(member, &reader) { continue }
      switch member {
      case "NextToken": nextToken = try reader.string()
      case "Limit": limit = try reader.int()
      case "ReturnConsumedCapacity":
        returnConsumedCapacity = try reader.oneOf(ReturnConsumedCapacity.self, "returnConsumedCapacity")
      default: try reader.ignore()
      }
    }
    var constraints = Constraints()
    statement.check(&constraints)
    constraints.range(limit, "limit", from: 1)
    if let nextToken {
      constraints.count(nextToken.utf8.count, shownAs: nextToken, "nextToken", from: 1, to: 32_768)
    }
    try constraints.check()
  }
}

struct ExecuteStatementReply: Sendable {
  var items: [Item] = []
  var nextToken: String?
  var lastEvaluatedKey: Item?
  var consumedCapacity: ConsumedCapacity?
}

extension DynamoService {
  /// Runs one statement.
  ///
  /// - Throws: ValidationException for a statement that does not read or cannot be carried out, and what its request
  ///   throws.
  func execute(_ request: ExecuteStatementRequest) async throws -> ExecuteStatementReply {
    let statement = try request.statement.parsed()
    let token = try request.nextToken.map { try PageToken($0, request.statement) }
    let keys = try await store.keys(ofTable: statement.table)
    guard case .select(let select) = statement else {
      if token != nil { throw PageToken.mismatch }
      guard let plan = try WritePlan(statement, keys, returnsItem: request.statement.returnsItem) else {
        throw WireError.internalError
      }
      let response = try await run(plan, request.returnConsumedCapacity)
      let items = plan.returnsAttributes ? response.attributes.map { [$0] } ?? [] : []
      return ExecuteStatementReply(items: items, consumedCapacity: response.consumedCapacity)
    }
    let consistentRead = request.statement.consistentRead
    let plan = try SelectPlan(select, keys, consistentRead: consistentRead)
    let page = try await page(
      plan, from: token ?? PageToken(read: 0, startKey: nil), limit: request.limit, request.returnConsumedCapacity,
      consistentRead: consistentRead)
    return ExecuteStatementReply(
      items: page.items, nextToken: page.next?.text(request.statement), lastEvaluatedKey: page.next?.startKey,
      consumedCapacity: page.consumedCapacity)
  }
}
