/// A DeleteItem, or the condition check of a transaction, with everything refused that can be without the database.
struct PreparedDelete: Sendable {
  let table: TableName
  let key: Item
  let condition: PreparedCondition?
  let reply: WriteReplyOptions

  /// - Throws: ``StoreError`` `validation`.
  init(_ request: DeleteItemRequest) throws {
    table = try TableName(request.tableName)
    let parameters = WriteParameters(
      condition: request.condition, names: request.expressionAttributeNames,
      values: request.expressionAttributeValues)
    try parameters.checkMixing()
    reply = try WriteReplyOptions(
      oldOrNothing: request.returnValues, request.returnConsumedCapacity, request.returnItemCollectionMetrics)
    var scope = try parameters.scope()
    key = request.key
    condition = try parameters.compile(in: &scope)
    try scope.finish()
  }

  /// Reads the item that is there, checks the condition, and decides.
  ///
  /// - Parameters:
  ///   - keepsItem: for a condition check: the item stays as it is.
  ///   - mayBeStaged: whether the transaction may have written the same item before.
  func resolve(
    in transaction: WriteTransaction, _ engine: TableEngine, keepsItem: Bool = false, mayBeStaged: Bool
  ) throws -> ItemWrite {
    let schema = try engine.table(table, in: transaction)
    let itemKey = try schema.itemKey(ofKey: key)
    let old = StoredImage(try transaction.get(.items, itemKey), mayBeStaged: mayBeStaged)
    if let condition { try old.withView { try condition.check($0) } }
    return try ItemWrite(schema, itemKey: itemKey, old: old, new: keepsItem ? old.item() : nil, isUpdate: true)
  }
}

extension TableEngine {
  /// Deletes an item by key. Deleting a missing item succeeds and changes nothing.
  ///
  /// - Throws: ``StoreError`` `validation`, `resourceNotFound`, `conditionalCheckFailed`, or what a commit throws.
  func deleteItem(_ request: DeleteItemRequest) throws -> WriteItemResponse {
    let prepared = try PreparedDelete(request)
    let (outcome, commit) = try engine.commit { try delete(prepared, in: $0, mayBeStaged: false) }
    return try response(outcome, prepared.reply, at: commit)
  }

  /// ``deleteItem(_:)`` for callers on Swift's cooperative threads.
  func deleteItemAsync(_ request: DeleteItemRequest) async throws -> WriteItemResponse {
    let prepared = try PreparedDelete(request)
    let (outcome, commit) = try await engine.commitAsync { try self.delete(prepared, in: $0, mayBeStaged: false) }
    return try response(outcome, prepared.reply, at: commit)
  }

  /// Stages a delete in a transaction. If it throws, it has staged nothing.
  ///
  /// - Parameter mayBeStaged: `false` only where this transaction cannot have written the item before.
  @discardableResult
  func delete(
    _ prepared: PreparedDelete, in transaction: WriteTransaction, mayBeStaged: Bool = true
  ) throws -> WriteOutcome {
    let write = try prepared.resolve(in: transaction, self, mayBeStaged: mayBeStaged)
    let attributes = prepared.reply.returnValues == .allOld ? write.old.item() : nil
    return try outcome(of: write, attributes: attributes, prepared.reply, in: transaction)
  }

  /// Checks a condition on an item in a transaction, changing nothing.
  func check(_ prepared: PreparedDelete, in transaction: WriteTransaction) throws {
    _ = try prepared.resolve(in: transaction, self, keepsItem: true, mayBeStaged: true)
  }
}
