/// An UpdateItem with everything refused that can be without the database. Reusable.
struct PreparedUpdate: Sendable {
  let table: TableName
  let key: Item
  let program: UpdateProgram
  let condition: PreparedCondition?
  let reply: WriteReplyOptions
  /// Top-level attributes that the update writes to, in UTF-8.
  private let writtenNames: [[UInt8]]

  /// - Parameter isAlone: whether this is a request of its own, whose faults DynamoDB counts, and no transaction's action.
  /// - Throws: ``StoreError`` `validation`.
  init(_ request: UpdateItemRequest, isAlone: Bool = true) throws {
    if isAlone {
      self = try StoreError.countingRequestFaults { try PreparedUpdate(uncounted: request) }
    } else {
      try self.init(uncounted: request)
    }
  }

  private init(uncounted request: UpdateItemRequest) throws {
    table = try TableName(request.tableName)
    let parameters = WriteParameters(
      condition: request.condition, names: request.expressionAttributeNames,
      values: request.expressionAttributeValues,
      hasUpdateExpression: request.updateExpression != nil,
      hasAttributeUpdates: request.attributeUpdates != nil)
    try parameters.checkMixing()
    reply = WriteReplyOptions(
      request.returnValues, request.returnConsumedCapacity, request.returnItemCollectionMetrics)
    var scope = try parameters.scope()
    key = request.key
    if let expression = request.updateExpression {
      program = try scope.update(expression)
    } else if let updates = request.attributeUpdates {
      program = try UpdateProgram.legacy(updates)
    } else {
      program = .empty
    }
    condition = try parameters.compile(in: &scope)
    try scope.finish()
    writtenNames = program.topLevelNames.map { Array($0.utf8) }
  }

  /// Reads the item that is there, checks the condition, and computes the new item.
  ///
  /// - Parameter mayBeStaged: whether the transaction may have written the same item before.
  /// - Returns: the decided write, and the parts of the new item that the update touched, if they were asked for.
  func resolve(
    in transaction: WriteTransaction, _ engine: TableEngine, mayBeStaged: Bool
  ) throws -> (write: ItemWrite, attributes: Item?) {
    let schema = try engine.table(table, in: transaction)
    let itemKey = try schema.itemKey(ofKey: key)
    for key in schema.key.attributes where writtenNames.contains(key.name) {
      throw StoreError.invalidParameters(
        "Cannot update attribute \(key.attribute.name). This attribute is part of the key")
    }
    if !schema.indexes.isEmpty {
      try program.withTopLevelConstants { try schema.checkIndexKeys(settingAttribute: $0, to: $1) }
    }
    let old = StoredImage(try transaction.get(.items, itemKey), mayBeStaged: mayBeStaged)
    // The condition sees a missing item as missing, although the update starts from its key.
    if let condition { try old.withView { try condition.check($0) } }
    let new = try old.withView { try program.apply(to: $0, key: key).item }
    let write = try ItemWrite(schema, itemKey: itemKey, old: old, new: new, isUpdate: true)
    return (write, attributes(old, new))
  }

  private func attributes(_ old: StoredImage, _ new: Item?) -> Item? {
    switch reply.returnValues {
    case .none: nil
    case .allOld: old.item()
    case .allNew: new
    case .updatedOld: old.withView { program.fragment(of: $0) }
    case .updatedNew: new.flatMap { new in new.withView { program.fragment(of: $0) } }
    }
  }
}

extension TableEngine {
  /// Changes an item by an update expression, creating it where it is missing.
  ///
  /// - Throws: ``StoreError`` `validation`, `resourceNotFound`, `conditionalCheckFailed`, or what a commit throws.
  func updateItem(_ request: UpdateItemRequest) throws -> WriteItemResponse {
    let prepared = try PreparedUpdate(request)
    let (outcome, commit) = try engine.commit { try update(prepared, in: $0, mayBeStaged: false) }
    return try response(outcome, prepared.reply, at: commit)
  }

  /// ``updateItem(_:)`` for callers on Swift's cooperative threads.
  func updateItemAsync(_ request: UpdateItemRequest) async throws -> WriteItemResponse {
    let prepared = try PreparedUpdate(request)
    let (outcome, commit) = try await engine.commitAsync { try self.update(prepared, in: $0, mayBeStaged: false) }
    return try response(outcome, prepared.reply, at: commit)
  }

  /// Stages an update in a transaction. If it throws, it has staged nothing.
  ///
  /// - Parameter mayBeStaged: `false` only where this transaction cannot have written the item before.
  @discardableResult
  func update(
    _ prepared: PreparedUpdate, in transaction: WriteTransaction, mayBeStaged: Bool = true
  ) throws -> WriteOutcome {
    let (write, attributes) = try prepared.resolve(in: transaction, self, mayBeStaged: mayBeStaged)
    return try outcome(of: write, attributes: attributes, prepared.reply, in: transaction)
  }
}
