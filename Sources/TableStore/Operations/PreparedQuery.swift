/// A Query with all done that needs no table: constraints checked, expressions compiled.
struct PreparedQuery {
  let request: QueryRequest
  let table: TableName
  let condition: KeyConditionAST
  let filter: Condition?
  let rules: SelectRules

  init(_ request: QueryRequest) throws {
    self.request = request
    table = try TableName(request.tableName)
    var constraints = Constraints()
    constraints.range(request.limit, "limit", from: 1)
    try constraints.check()

    try ExpressionScope.requireNoMixing(
      legacy: [
        ("AttributesToGet", request.attributesToGet != nil), ("QueryFilter", request.queryFilter != nil),
        ("ConditionalOperator", request.conditionalOperator != nil),
        ("KeyConditions", request.keyConditions != nil),
      ],
      expressions: [
        ("ProjectionExpression", request.projectionExpression != nil),
        ("FilterExpression", request.filterExpression != nil),
        ("KeyConditionExpression", request.keyConditionExpression != nil),
      ])
    try ExpressionScope.requireExpressions(
      names: request.expressionAttributeNames, values: request.expressionAttributeValues,
      valued: [
        ("FilterExpression", request.filterExpression != nil),
        ("KeyConditionExpression", request.keyConditionExpression != nil),
      ], projection: request.projectionExpression != nil)
    try SelectRules.check(
      request.select,
      projectionName: request.projectionExpression != nil
        ? "ProjectionExpression" : request.attributesToGet != nil ? "AttributesToGet" : nil,
      hasIndex: request.indexName != nil)

    var scope = try ExpressionScope(
      names: request.expressionAttributeNames, values: request.expressionAttributeValues)
    let projection = try ReadProjection.compile(request.projectionExpression, request.attributesToGet, in: &scope)
    filter =
      try request.filterExpression.map { try scope.condition($0, .filter) }
      ?? Condition.legacy(filter: request.queryFilter, conditionalOperator: request.conditionalOperator)
    if let text = request.keyConditionExpression {
      condition = try scope.keyCondition(text)
    } else if let legacy = request.keyConditions {
      condition = try KeyConditionAST.legacy(legacy)
    } else {
      throw KeyConditionAST.missing
    }
    try scope.finish()
    rules = SelectRules(select: request.select, projection: projection)
  }

  /// What to read of a table, once it is known.
  func plan(_ schema: TableSchema) throws -> PagePlan {
    let index = try schema.readableIndex(request.indexName, consistentRead: request.consistentRead)
    let layout = index?.key ?? schema.key
    let keys = QueryKeys(try condition.resolve(layout.schema), id: index?.descriptor.id ?? schema.id)
    try filter?.requireNoKeyAttributes(layout.schema)
    let fetchesItems = try rules.fetchesItems(index, filter: filter)
    var range = keys.range
    if let key = request.exclusiveStartKey {
      let start = try StartKey(key, schema, index)
      guard start.hasPrefix(keys.partition) else {
        throw StoreError.validation(
          "The provided starting key is outside query boundaries based on provided conditions")
      }
      guard start.isInside(range) else {
        throw StoreError.validation("The provided starting key does not match the range key predicate")
      }
      range = start.remainder(of: range, descending: !request.scanIndexForward)
    }
    return PagePlan(
      schema: schema, index: index, range: range, descending: !request.scanIndexForward,
      limit: request.limit ?? .max, filter: filter, projection: rules.shown(index, fetchesItems: fetchesItems),
      fetchesItems: fetchesItems,
      returnsItems: request.select != .count)
  }
}
