/// A Query with all done that needs no table: constraints checked, expressions compiled.
struct PreparedQuery {
  let request: QueryRequest
  let table: TableName
  let condition: KeyConditionAST
  let filter: Condition?
  let rules: SelectRules

  init(_ request: QueryRequest) throws {
    self.request = request
    var constraints = Constraints()
    constraints.name(request.tableName, "tableName")
    constraints.name(request.indexName, "indexName")
    constraints.range(request.limit, "limit", from: 1)
    constraints.attributesToGet(request.attributesToGet)
    try constraints.check()
    table = TableName(unchecked: request.tableName)

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
    if request.keyConditionExpression == nil, request.keyConditions == nil { throw KeyConditionAST.missing }
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
    condition =
      try request.keyConditionExpression.map { try scope.keyCondition($0) }
      ?? KeyConditionAST.legacy(request.keyConditions ?? [:])
    try scope.finish()
    rules = SelectRules(select: request.select, projection: projection)
  }

  /// What to read of a table, once it is known.
  func plan(_ schema: TableSchema) throws -> PagePlan {
    let index = try schema.readableIndex(request.indexName, consistentRead: request.consistentRead)
    let layout = index?.key ?? schema.key
    let keys = QueryKeys(try condition.resolve(layout.schema), id: index?.descriptor.id ?? schema.id)
    if !request.filterMayNameKeys {
      try filter?.requireNoKeyAttributes(
        layout.schema, parameter: request.queryFilter == nil ? "Filter Expression" : "QueryFilter")
    }
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
