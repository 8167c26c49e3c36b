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
  /// Expression parameters besides the condition, and the legacy ones they replaced.
  var expressions: [ExpressionScope.Parameter] = []
  var legacy: [ExpressionScope.Parameter] = []

  /// Rules between parameters; returns the scope to compile the expressions in.
  func scope() throws -> ExpressionScope {
    let conditions: [ExpressionScope.Parameter] = [("ConditionExpression", condition?.expression != nil)]
    let replaced: [ExpressionScope.Parameter] =
      legacy + [
        ("Expected", condition?.expected != nil),
        ("ConditionalOperator", condition?.conditionalOperator != nil),
      ]
    try ExpressionScope.requireNoMixing(legacy: replaced, expressions: expressions + conditions)
    try ExpressionScope.requireExpressions(names: names, values: values, valued: expressions + conditions)
    return try ExpressionScope(names: names, values: values)
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
