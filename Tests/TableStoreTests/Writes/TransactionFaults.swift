import Testing

@testable import TableStore

/// What the request alone shows refuses it; what needs the table or the item is the reason of its action.
struct TransactionFaults {
  private static let omp = "One or more parameter values were invalid: "

  private static func update(_ expression: String, _ values: Item?) -> TransactWriteAction {
    var update = UpdateItemRequest("things", ["pk": "there"], expression)
    update.expressionAttributeValues = values
    return .update(update)
  }

  private static func check(_ condition: WriteCondition?) -> TransactWriteAction {
    var check = DeleteItemRequest("things", ["pk": "there"])
    check.condition = condition
    return .conditionCheck(check)
  }

  private func harness() throws -> TableHarness {
    let harness = try TableHarness()
    try harness.createTable {
      $0.globalIndexes = [IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s)))]
    }
    try harness.put(["pk": "there", "n": 1, "s": "text"])
    return harness
  }

  private static let large = String(repeating: "x", count: 300_000)

  @Test(
    arguments: [
      (update("SET n = s + :v", [":v": 1]), "An operand in the update expression has an incorrect data type"),
      (
        update("SET n = absent", nil),
        "The provided expression refers to an attribute that does not exist in the item"
      ),
      (
        update("SET n.x = :v", [":v": 1]),
        "The document path provided in the update expression is invalid for update"
      ),
      (update("SET pk = :v", [":v": "x"]), omp + "Cannot update attribute pk. This attribute is part of the key"),
      (
        update("SET a = :v, b = :v", [":v": .s(large)]), "Item size to update has exceeded the maximum allowed size"
      ),
      (
        update("SET g = :v", [":v": 1]),
        "The update expression attempted to update the secondary index key to unsupported type"
      ),
      (
        .put(PutItemRequest("things", ["pk": "a", "g": 1])),
        omp + "Type mismatch for Index Key g Expected: S Actual: N IndexName: by-g"
      ),
      (.put(PutItemRequest("things", ["x": 1])), omp + "Missing the key pk in the item"),
    ] as [(TransactWriteAction, String)])
  func thatAreReasons(action: TransactWriteAction, message: String) throws {
    let harness = try harness()
    let error = storeError {
      try harness.tables.transactWriteItems(.init([.put(PutItemRequest("things", ["pk": "other"])), action]))
    }
    #expect(error?.code == .transactionCanceled)
    #expect(error?.reasons.map(\.code) == ["None", "ValidationError"])
    #expect(error?.reasons.first?.message == nil)
    #expect(error?.reasons.last?.message == message)
    #expect(try harness.count(.items) == 1)
  }

  @Test(
    arguments: [
      (check(WriteCondition("=")), "Invalid ConditionExpression: Syntax error; token: \"=\", near: \"=\""),
      (
        check(nil),
        "1 validation error detected: Value null at 'transactItems.2.member.conditionCheck.conditionExpression' failed "
          + "to satisfy constraint: Member must not be null"
      ),
      (update("SET n = :v", [":v": 1, ":w": 1]), "unused in expressions: keys: {:w}"),
      (update("ADD n :v", [":v": "x"]), "operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND"),
      (
        .put(PutItemRequest("things", (try? Item(["pk": "a", "x": .s(large + large)], limit: nil)) ?? [:])),
        "Item size has exceeded the maximum allowed size"
      ),
      (
        .delete(DeleteItemRequest("things", ["pk": "other"])),
        "Transaction request cannot include multiple operations on one item"
      ),
    ] as [(TransactWriteAction, String)])
  func thatRefuseTheRequest(action: TransactWriteAction, message: String) throws {
    let harness = try harness()
    let error = storeError {
      try harness.tables.transactWriteItems(.init([.put(PutItemRequest("things", ["pk": "other"])), action]))
    }
    #expect(error?.code == .validation)
    #expect(error?.message.hasSuffix(message) == true, "\(error?.message ?? "")")
    #expect(try harness.count(.items) == 1)
  }

  @Test func aMissingTableComesBeforeTheReasons() throws {
    let harness = try harness()
    let error = storeError {
      try harness.tables.transactWriteItems(
        .init([Self.update("SET n = absent", nil), .put(PutItemRequest("nothing", ["pk": "a"]))]))
    }
    #expect(error?.code == .resourceNotFound)
    #expect(error?.message == "Requested resource not found")
  }

  @Test func constraintsAreCollectedFirst() throws {
    let harness = try harness()
    var request = TransactWriteItemsRequest([
      Self.check(WriteCondition("=")), Self.check(nil), .put(PutItemRequest("t!", ["pk": "a"])),
    ])
    request.clientRequestToken = String(repeating: "t", count: 37)
    #expect(
      storeError { try harness.tables.transactWriteItems(request) }?.message
        == "4 validation errors detected: "
        + "Value '\(String(repeating: "t", count: 37))' at 'clientRequestToken' failed to satisfy constraint: "
        + "Member must have length less than or equal to 36; "
        + "Value null at 'transactItems.2.member.conditionCheck.conditionExpression' failed to satisfy constraint: "
        + "Member must not be null; "
        + "Value 't!' at 'transactItems.3.member.put.tableName' failed to satisfy constraint: "
        + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
        + "Value 't!' at 'transactItems.3.member.put.tableName' failed to satisfy constraint: "
        + "Member must have length greater than or equal to 3")
    for count in [0, 101] {
      let puts = (0..<count).map { TransactWriteAction.put(PutItemRequest("things", ["pk": .s("\($0)")])) }
      let message = storeError { try harness.tables.transactWriteItems(.init(puts)) }?.message
      #expect(message?.contains("at 'transactItems' failed to satisfy constraint: Member must have length") == true)
    }
    let most = (0..<100).map { TransactWriteAction.put(PutItemRequest("things", ["pk": .s("\($0)")])) }
    _ = try harness.tables.transactWriteItems(.init(most))
    #expect(try harness.count(.items) == 101)
  }

  @Test func fourMegabytesTogether() throws {
    let harness = try harness()
    func puts(_ count: Int) -> TransactWriteItemsRequest {
      .init(
        (0..<count).map { .put(PutItemRequest("things", ["pk": .s("k\($0)"), "x": .s(Self.large)])) })
    }
    _ = try harness.tables.transactWriteItems(puts(13))
    #expect(storeError { try harness.tables.transactWriteItems(puts(14)) }?.code == .validation)
    #expect(try harness.item(["pk": "k13"]) == nil)
  }
}
