/// A GetItem with all done that needs no table: names checked, projection compiled.
struct PreparedGet: Sendable {
  let table: TableName
  let key: Item
  let projection: ProjectionList?

  init(_ request: GetItemRequest) throws {
    var constraints = Constraints()
    constraints.name(request.tableName, "tableName")
    constraints.attributesToGet(request.attributesToGet)
    try constraints.check()
    try self.init(
      table: TableName(unchecked: request.tableName), key: request.key,
      projection: ReadProjection.compile(
        request.projectionExpression, request.attributesToGet, names: request.expressionAttributeNames))
  }

  init(table: TableName, key: Item, projection: ProjectionList? = nil) {
    self.table = table
    self.key = key
    self.projection = projection
  }
}

/// The projection of a read, from an expression or from the legacy AttributesToGet.
enum ReadProjection {
  /// The projection of an operation that has no other expression.
  static func compile(
    _ expression: String?, _ attributesToGet: [String]?, names: [String: String]?
  ) throws -> ProjectionList? {
    if expression == nil, attributesToGet == nil, names == nil { return nil }
    try ExpressionScope.requireNoMixing(
      legacy: [("AttributesToGet", attributesToGet != nil)],
      expressions: [("ProjectionExpression", expression != nil)])
    try ExpressionScope.requireExpressions(names: names, values: nil, valued: [], projection: expression != nil)
    var scope = try ExpressionScope(names: names, values: nil)
    let projection = try compile(expression, attributesToGet, in: &scope)
    try scope.finish()
    return projection
  }

  /// The same in the scope of a request with other expressions.
  static func compile(
    _ expression: String?, _ attributesToGet: [String]?, in scope: inout ExpressionScope
  ) throws -> ProjectionList? {
    if let expression { return try scope.projection(expression) }
    return try attributesToGet.map { try ProjectionList.legacy($0) }
  }
}
