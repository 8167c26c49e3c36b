import TableStore

/// A statement that writes or checks, as the request that carries it out.
enum WritePlan: Sendable {
  case insert(PutItemRequest)
  case update(UpdateItemRequest)
  case delete(DeleteItemRequest)
  case check(DeleteItemRequest)

  /// - Parameter returnsItem: whether a failed condition shows the item.
  /// - Returns: `nil` for a SELECT.
  /// - Throws: ValidationException if the WHERE clause does not name one item.
  init?(_ statement: PartiQLStatement, _ keys: TableKeys, returnsItem: Bool) throws {
    switch statement {
    case .select: return nil
    case .insert(let table, let item): self = .insert(try WritePlan.insert(table, item, keys, returnsItem))
    case .update(let update): self = .update(try WritePlan.update(update, keys, returnsItem))
    case .delete(let delete): self = .delete(try WritePlan.delete(delete, keys, returnsItem))
    case .exists(let select): self = .check(try WritePlan.check(select, keys, returnsItem))
    }
  }

  /// The same as an action of a transaction.
  var action: TransactWriteAction {
    switch self {
    case .insert(let put): .put(put)
    case .update(let update): .update(update)
    case .delete(let delete): .delete(delete)
    case .check(let check): .conditionCheck(check)
    }
  }

  /// Whether the statement asks for the item to be returned.
  var returnsAttributes: Bool {
    switch self {
    case .insert, .check: false
    case .update(let update): update.returnValues != .none
    case .delete(let delete): delete.returnValues != .none
    }
  }

  /// An item with this key must not exist.
  private static func insert(
    _ table: String, _ item: Item, _ keys: TableKeys, _ returnsItem: Bool
  ) throws -> PutItemRequest {
    var writer = ExpressionWriter()
    var put = PutItemRequest(table, item)
    put.condition = WriteCondition(
      writer.conjunction([.isMissing(keys.anchor)]), returnItemOnFailure: returnsItem)
    put.expressionAttributeNames = writer.names
    return put
  }

  /// The item must exist.
  private static func update(
    _ update: UpdateStatement, _ keys: TableKeys, _ returnsItem: Bool
  ) throws -> UpdateItemRequest {
    let match = KeyMatch(update.predicate, keys.table)
    var writer = ExpressionWriter()
    var request = UpdateItemRequest(update.table, try match.exactKey(), writer.update(update))
    request.condition = WriteCondition(
      writer.conjunction([.not(.isMissing(keys.anchor))] + match.rest), returnItemOnFailure: returnsItem)
    request.expressionAttributeNames = writer.names
    request.expressionAttributeValues = try writer.attributeValues()
    request.returnValues = update.returnValues
    return request
  }

  private static func delete(
    _ delete: DeleteStatement, _ keys: TableKeys, _ returnsItem: Bool
  ) throws -> DeleteItemRequest {
    let match = KeyMatch(delete.predicate, keys.table)
    var writer = ExpressionWriter()
    var request = DeleteItemRequest(delete.table, try match.exactKey())
    if let condition = writer.conjunction(match.rest) {
      request.condition = WriteCondition(condition, returnItemOnFailure: returnsItem)
    }
    request.expressionAttributeNames = writer.names
    request.expressionAttributeValues = try writer.attributeValues()
    request.returnValues = delete.returnValues
    return request
  }

  private static func check(
    _ select: SelectStatement, _ keys: TableKeys, _ returnsItem: Bool
  ) throws -> DeleteItemRequest {
    try select.requireTable()
    let match = KeyMatch(select.predicate, keys.table)
    var writer = ExpressionWriter()
    var request = DeleteItemRequest(select.table, try match.exactKey())
    request.condition = WriteCondition(
      writer.conjunction([.not(.isMissing(keys.anchor))] + match.rest), returnItemOnFailure: returnsItem)
    request.expressionAttributeNames = writer.names
    request.expressionAttributeValues = try writer.attributeValues()
    return request
  }
}

extension TableKeys {
  /// An attribute that every item has.
  fileprivate var anchor: PartiQLPath { PartiQLPath(attribute: table.partition.first?.name ?? "") }
}

extension SelectStatement {
  /// - Throws: ValidationException if an index is read, or an order is asked for: neither is for single items.
  func requireTable() throws {
    if index != nil { throw WireError.validation("Statements of transactions and batches cannot read an index") }
    if !order.isEmpty { throw WireError.validation("ORDER BY is not supported in transactions or batches") }
  }

  /// The read of one item by its key.
  ///
  /// - Throws: ValidationException if the WHERE clause is not an equality on all key attributes and nothing else.
  func get(_ keys: TableKeys) throws -> GetItemRequest {
    try requireTable()
    let match = KeyMatch(predicate, keys.table)
    var get = GetItemRequest(table, try match.exactKey())
    guard match.rest.isEmpty else {
      throw WireError.validation("SELECT in a transaction can only have equality on key attributes in its WHERE clause")
    }
    var writer = ExpressionWriter()
    get.projectionExpression = paths.map { writer.projection($0) }
    get.expressionAttributeNames = writer.names
    return get
  }
}
