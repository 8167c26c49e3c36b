import TableStore

extension Operation {
  static let batchExecuteStatement = Operation(
    read: { try BatchExecuteStatementRequest(wire: &$0) },
    perform: { try await $0.execute($1) },
    write: { replies, request, _, json in
      json.name("Responses")
      json.beginArray()
      for reply in replies { json.value(reply) }
      json.endArray()
      if request.returnConsumedCapacity != .none {
        json.member("ConsumedCapacity", replies.compactMap(\.consumedCapacity))
      }
    })
}

struct BatchExecuteStatementRequest: Sendable {
  var statements: [BoundStatement] = []
  var returnConsumedCapacity = ReturnConsumedCapacity.none

  init(wire reader: inout MemberReader) throws {
    var hasStatements = false
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "Statements":
        hasStatements = true
        statements = try reader.statements()
      case "ReturnConsumedCapacity":
        returnConsumedCapacity = try reader.oneOf(ReturnConsumedCapacity.self, "returnConsumedCapacity")
      default: try reader.ignore()
      }
    }
    var constraints = Constraints()
    constraints.required(hasStatements, "statements")
    if hasStatements {
      constraints.count(statements.count, shownAs: "[]", "statements", from: 1, to: 25)
    }
    for (place, statement) in statements.enumerated() {
      statement.check(&constraints, "statements.\(place + 1).member.")
    }
    try constraints.check()
  }
}

/// What one statement of a batch came to.
struct BatchStatementReply: Sendable {
  /// `nil` if the statement did not read.
  var table: String?
  var item: Item?
  var error: WireError?
  var consumedCapacity: ConsumedCapacity?
}

extension DynamoService {
  /// Runs the statements one after the other; each succeeds or fails by itself.
  ///
  /// - Throws: ValidationException, before anything is done, if some read and some write.
  func execute(_ request: BatchExecuteStatementRequest) async throws -> [BatchStatementReply] {
    let parsed = request.statements.map { statement in
      Result { () throws(WireError) in
        do { return try statement.parsed() } catch { throw WireError.translating(error) }
      }
    }
    let kinds = Set(parsed.compactMap { try? $0.get().isRead })
    guard kinds.count <= 1 else {
      throw WireError.validation("A batch can either read or write, not both")
    }
    var replies: [BatchStatementReply] = []
    for (statement, parsed) in zip(request.statements, parsed) {
      var reply = BatchStatementReply()
      do {
        let parsed = try parsed.get()
        reply.table = parsed.table
        try await execute(parsed, statement, request.returnConsumedCapacity, &reply)
      } catch {
        reply.error = WireError.translating(error)
      }
      replies.append(reply)
    }
    return replies
  }

  private func execute(
    _ statement: PartiQLStatement, _ bound: BoundStatement, _ capacity: ReturnConsumedCapacity,
    _ reply: inout BatchStatementReply
  ) async throws {
    let keys = try await store.keys(ofTable: statement.table)
    if case .select(let select) = statement {
      try select.requireTable()
      _ = try KeyMatch(select.predicate, keys.table).exactKey()
      let plan = try SelectPlan(select, keys, consistentRead: bound.consistentRead)
      let page = try await page(
        plan, from: PageToken(read: 0, startKey: nil), limit: nil, capacity, consistentRead: bound.consistentRead)
      reply.item = page.items.first
      reply.consumedCapacity = page.consumedCapacity
    } else if let plan = try WritePlan(statement, keys, returnsItem: bound.returnsItem) {
      let response = try await run(plan, capacity)
      if plan.returnsAttributes { reply.item = response.attributes }
      reply.consumedCapacity = response.consumedCapacity
    }
  }
}

extension WireError {
  /// The name that an error has as that of one statement of a batch.
  fileprivate var shortCode: String {
    switch name {
    case "ValidationException", "SerializationException": "ValidationError"
    case "InternalServerError": name
    default: name.hasSuffix("Exception") ? String(name.dropLast("Exception".count)) : "InternalServerError"
    }
  }
}

extension JSONWriter {
  fileprivate mutating func value(_ reply: BatchStatementReply) {
    beginObject()
    if let error = reply.error {
      name("Error")
      beginObject()
      name("Code")
      string(error.shortCode)
      if let message = error.message {
        name("Message")
        string(message)
      }
      if let item = error.item {
        name("Item")
        DynamoDBJSON.write(item, to: &self)
      }
      endObject()
    }
    if let table = reply.table {
      name("TableName")
      string(table)
    }
    if let item = reply.item {
      name("Item")
      DynamoDBJSON.write(item, to: &self)
    }
    endObject()
  }
}
