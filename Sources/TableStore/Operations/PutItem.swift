/// A PutItem with everything refused that can be without the database. Reusable.
struct PreparedPut: Sendable {
  let table: TableName
  let item: Item
  let condition: PreparedCondition?
  let reply: WriteReplyOptions

  /// - Parameter isAlone: whether this is a request of its own, whose faults DynamoDB counts, and no transaction's action.
  /// - Throws: ``StoreError`` `validation`.
  init(_ request: PutItemRequest, isAlone: Bool = true) throws {
    if isAlone {
      self = try StoreError.countingRequestFaults { try PreparedPut(uncounted: request) }
    } else {
      try self.init(uncounted: request)
    }
  }

  private init(uncounted request: PutItemRequest) throws {
    table = try TableName(request.tableName)
    let parameters = WriteParameters(
      condition: request.condition, names: request.expressionAttributeNames,
      values: request.expressionAttributeValues)
    try parameters.checkMixing()
    reply = try WriteReplyOptions(
      oldOrNothing: request.returnValues, request.returnConsumedCapacity, request.returnItemCollectionMetrics)
    var scope = try parameters.scope()
    item = request.item
    if item.size > ValueRules.itemSizeLimit { throw ValueRules.itemTooLarge }
    condition = try parameters.compile(in: &scope)
    try scope.finish()
  }

  /// Reads the item that is there, checks the condition, and decides.
  ///
  /// - Parameter mayBeStaged: whether the transaction may have written the same item before.
  func resolve(
    in transaction: WriteTransaction, _ engine: TableEngine, mayBeStaged: Bool
  ) throws -> ItemWrite {
    let schema = try engine.table(table, in: transaction)
    let key = try item.withView { try schema.itemKey(ofItem: $0) }
    let old = StoredImage(try transaction.get(.items, key), mayBeStaged: mayBeStaged)
    // The rules of index keys are judged before the condition.
    let write = try ItemWrite(schema, itemKey: key, old: old, new: item, isUpdate: false)
    if let condition { try old.withView { try condition.check($0) } }
    return write
  }
}

extension TableEngine {
  /// Writes an item, replacing one with the same key.
  ///
  /// - Throws: ``StoreError`` `validation`, `resourceNotFound`, `conditionalCheckFailed`, or what a commit throws.
  func putItem(_ request: PutItemRequest) throws -> WriteItemResponse {
    let prepared = try PreparedPut(request)
    let (outcome, commit) = try engine.commit { try put(prepared, in: $0, mayBeStaged: false) }
    return try response(outcome, prepared.reply, at: commit)
  }

  /// ``putItem(_:)`` for callers on Swift's cooperative threads.
  func putItemAsync(_ request: PutItemRequest) async throws -> WriteItemResponse {
    let prepared = try PreparedPut(request)
    let (outcome, commit) = try await engine.commitAsync { try self.put(prepared, in: $0, mayBeStaged: false) }
    return try response(outcome, prepared.reply, at: commit)
  }

  /// Stages a put in a transaction. If it throws, it has staged nothing.
  ///
  /// - Parameter mayBeStaged: `false` only where this transaction cannot have written the item before.
  @discardableResult
  func put(
    _ prepared: PreparedPut, in transaction: WriteTransaction, mayBeStaged: Bool = true
  ) throws -> WriteOutcome {
    let write = try prepared.resolve(in: transaction, self, mayBeStaged: mayBeStaged)
    let attributes = prepared.reply.returnValues == .allOld ? write.old.item() : nil
    return try outcome(of: write, attributes: attributes, prepared.reply, in: transaction)
  }
}
