import TableStore

extension Operation {
  static let executeTransaction = Operation(
    read: { try ExecuteTransactionRequest(wire: &$0) },
    perform: { try await $0.execute($1) },
    write: { reply, _, _, json in
      json.name("Responses")
      json.beginArray()
      for item in reply.items {
        json.beginObject()
        if let item {
          json.name("Item")
          DynamoDBJSON.write(item, to: &json)
        }
        json.endObject()
      }
      json.endArray()
      json.member("ConsumedCapacity", reply.consumedCapacity)
    })
}

struct ExecuteTransactionRequest: Sendable {
  var statements: [BoundStatement] = []
  var clientRequestToken: String?
  var returnConsumedCapacity = ReturnConsumedCapacity.none

  init(wire reader: inout MemberReader) throws {
    var hasStatements = false
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TransactStatements":
        hasStatements = true
        statements = try reader.statements()
      case "ClientRequestToken": clientRequestToken = try reader.string()
      case "ReturnConsumedCapacity":
        returnConsumedCapacity = try reader.oneOf(ReturnConsumedCapacity.self, "returnConsumedCapacity")
      default: try reader.ignore()
      }
    }
    var constraints = Constraints()
    constraints.required(hasStatements, "transactStatements")
    if hasStatements {
      constraints.count(statements.count, shownAs: "[]", "transactStatements", from: 1, to: 100)
    }
    for (place, statement) in statements.enumerated() {
      statement.check(&constraints, "transactStatements.\(place + 1).member.")
    }
    if let clientRequestToken {
      constraints.count(
        clientRequestToken.utf8.count, shownAs: clientRequestToken, "clientRequestToken", from: 1, to: 36)
    }
    try constraints.check()
  }
}

struct ExecuteTransactionReply: Sendable {
  /// One for each statement, in their order.
  var items: [Item?]
  var consumedCapacity: [ConsumedCapacity]?
}

extension DynamoService {
  /// Runs all statements or none: all reads in one snapshot, or all writes and checks in one commit.
  ///
  /// - Throws: ValidationException for statements that do not read, do not name one item each, or mix reads and writes;
  ///   TransactionCanceledException with a reason for each statement if one is refused.
  func execute(_ request: ExecuteTransactionRequest) async throws -> ExecuteTransactionReply {
    let statements = try request.statements.map { try $0.parsed() }
    guard Set(statements.map(\.isRead)).count <= 1 else {
      throw WireError.validation("A transaction can either read or write, not both")
    }
    var keys: [String: TableKeys] = [:]
    for statement in statements where keys[statement.table] == nil {
      keys[statement.table] = try await store.keys(ofTable: statement.table)
    }
    var gets: [GetItemRequest] = []
    var plans: [WritePlan] = []
    for (statement, bound) in zip(statements, request.statements) {
      guard let keys = keys[statement.table] else { throw WireError.internalError }
      if case .select(let select) = statement { gets.append(try select.get(keys)) }
      if let plan = try WritePlan(statement, keys, returnsItem: bound.returnsItem) { plans.append(plan) }
    }
    return gets.isEmpty ? try await write(plans, request) : try await read(gets, request)
  }

  private func read(
    _ gets: [GetItemRequest], _ request: ExecuteTransactionRequest
  ) async throws -> ExecuteTransactionReply {
    var transaction = TransactGetItemsRequest(gets)
    transaction.returnConsumedCapacity = request.returnConsumedCapacity
    let response = try await store.transactGetItems(transaction)
    return ExecuteTransactionReply(items: response.items, consumedCapacity: response.consumedCapacity)
  }

  private func write(
    _ plans: [WritePlan], _ request: ExecuteTransactionRequest
  ) async throws -> ExecuteTransactionReply {
    guard !plans.contains(where: \.returnsAttributes) else {
      throw WireError.validation("RETURNING is not supported in transactions")
    }
    var transaction = TransactWriteItemsRequest(plans.map(\.action))
    transaction.clientRequestToken = request.clientRequestToken
    transaction.returnConsumedCapacity = request.returnConsumedCapacity
    do {
      let response = try await store.transactWriteItems(transaction)
      return ExecuteTransactionReply(
        items: Array(repeating: nil, count: plans.count), consumedCapacity: response.consumedCapacity)
    } catch let error as StoreError where error.code == .transactionCanceled {
      throw DynamoService.namingDuplicates(error, plans)
    }
  }

  /// The same refusal with the reason of inserts that found an item called so.
  private static func namingDuplicates(_ error: StoreError, _ plans: [WritePlan]) -> WireError {
    var reasons = error.reasons
    for (place, plan) in plans.enumerated() where place < reasons.count {
      guard case .insert = plan, reasons[place].code == "ConditionalCheckFailed" else { continue }
      reasons[place].code = "DuplicateItem"
      reasons[place].message = WireError.duplicateKey
    }
    var result = WireError(error)
    result.reasons = reasons
    result.message =
      "Transaction cancelled, please refer cancellation reasons for specific reasons "
      + "[\(reasons.map(\.code).joined(separator: ", "))]"
    return result
  }
}
