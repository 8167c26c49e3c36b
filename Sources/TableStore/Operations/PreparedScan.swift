/// A Scan with all done that needs no table: constraints checked, expressions compiled.
struct PreparedScan {
  let request: ScanRequest
  let table: TableName
  let filter: Condition?
  let rules: SelectRules

  init(_ request: ScanRequest) throws {
    self.request = request
    var constraints = Constraints()
    constraints.name(request.tableName, "tableName")
    constraints.name(request.indexName, "indexName")
    constraints.range(request.limit, "limit", from: 1)
    constraints.range(request.segment, "segment", from: 0, to: 999_999)
    constraints.range(request.totalSegments, "totalSegments", from: 1, to: 1_000_000)
    constraints.attributesToGet(request.attributesToGet)
    try constraints.check()
    table = TableName(unchecked: request.tableName)
    try PreparedScan.checkSegments(request)

    try ExpressionScope.requireNoMixing(
      legacy: [
        ("AttributesToGet", request.attributesToGet != nil), ("ScanFilter", request.scanFilter != nil),
        ("ConditionalOperator", request.conditionalOperator != nil),
      ],
      expressions: [
        ("ProjectionExpression", request.projectionExpression != nil),
        ("FilterExpression", request.filterExpression != nil),
      ])
    try ExpressionScope.requireExpressions(
      names: request.expressionAttributeNames, values: request.expressionAttributeValues,
      valued: [("FilterExpression", request.filterExpression != nil)],
      projection: request.projectionExpression != nil)
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
      ?? Condition.legacy(filter: request.scanFilter, conditionalOperator: request.conditionalOperator)
    try scope.finish()
    rules = SelectRules(select: request.select, projection: projection)
  }

  private static func checkSegments(_ request: ScanRequest) throws {
    switch (request.segment, request.totalSegments) {
    case (nil, nil): return
    case (.some, nil):
      throw StoreError.validation(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present")
    case (nil, .some):
      throw StoreError.validation(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present")
    case (let segment?, let total?):
      if segment >= total {
        throw StoreError.validation(
          "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            + "Segment: \(segment) is not less than TotalSegments: \(total)")
      }
    }
  }

  /// What to read of a table, once it is known.
  func plan(_ schema: TableSchema) throws -> PagePlan {
    let index = try schema.readableIndex(request.indexName, consistentRead: request.consistentRead)
    let fetchesItems = try rules.fetchesItems(index, filter: filter)
    let id = index?.descriptor.id ?? schema.id
    var range = KeyEncoding.range(id: id)
    if let segment = request.segment, let total = request.totalSegments {
      range = KeyEncoding.range(
        id: id, buckets: KeyEncoding.bucketRange(segment: segment, totalSegments: total))
    }
    if let key = request.exclusiveStartKey {
      let start = try StartKey(key, schema, index)
      guard start.isInside(range) else {
        throw StartKey.invalid(
          ": Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
            + "TotalSegments: \(request.totalSegments ?? 1) Segment: \(request.segment ?? 0)")
      }
      range = start.remainder(of: range, descending: false)
    }
    return PagePlan(
      schema: schema, index: index, range: range, limit: request.limit ?? .max, filter: filter,
      projection: rules.shown(index, fetchesItems: fetchesItems), fetchesItems: fetchesItems,
      returnsItems: request.select != .count)
  }
}
