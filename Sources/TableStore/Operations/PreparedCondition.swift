/// The condition of a write, compiled.
struct PreparedCondition: Sendable {
  let condition: Condition
  let returnsItem: Bool

  /// Throws ``StoreError`` `conditionalCheckFailed`, with the item if it was asked for, unless the condition holds.
  @inline(__always)
  func check(_ item: ItemView?) throws {
    if condition.matches(item) { return }
    throw StoreError(
      .conditionalCheckFailed, "The conditional request failed", item: returnsItem ? item.map { Item($0) } : nil)
  }
}

/// What Put, Update and Delete share in their parameters, checked in DynamoDB's order.
struct WriteParameters {
  var condition: WriteCondition?
  var names: [String: String]?
  var values: Item?
  /// Whether an UpdateExpression is given; `nil` for operations that know none.
  var hasUpdateExpression: Bool?
  /// Whether AttributeUpdates are given.
  var hasAttributeUpdates = false

  /// Refuses expressions beside the legacy parameters they replaced.
  func checkMixing() throws {
    // Most writes have no legacy parameters, and then there is nothing to compare.
    if hasAttributeUpdates || condition?.expected != nil || condition?.conditionalOperator != nil {
      try ExpressionScope.requireNoMixing(
        legacy: [
          ("AttributeUpdates", hasAttributeUpdates), ("Expected", condition?.expected != nil),
          ("ConditionalOperator", condition?.conditionalOperator != nil),
        ], expressions: expressions)
    }
  }

  /// Checks the placeholder maps; returns the scope to compile the expressions in.
  func scope() throws -> ExpressionScope {
    if names != nil || values != nil {
      try ExpressionScope.requireExpressions(names: names, values: values, valued: expressions)
    }
    return try ExpressionScope(names: names, values: values)
  }

  private var expressions: [ExpressionScope.Parameter] {
    let condition: ExpressionScope.Parameter = ("ConditionExpression", self.condition?.expression != nil)
    guard let hasUpdateExpression else { return [condition] }
    return [("UpdateExpression", hasUpdateExpression), condition]
  }

  /// Compiles the condition, expression or legacy.
  func compile(in scope: inout ExpressionScope) throws -> PreparedCondition? {
    guard let condition else { return nil }
    let returnsItem = condition.returnItemOnFailure
    if let expression = condition.expression {
      return PreparedCondition(condition: try scope.condition(expression), returnsItem: returnsItem)
    }
    return try Condition.legacy(
      expected: condition.expected, conditionalOperator: condition.conditionalOperator
    ).map { PreparedCondition(condition: $0, returnsItem: returnsItem) }
  }
}
