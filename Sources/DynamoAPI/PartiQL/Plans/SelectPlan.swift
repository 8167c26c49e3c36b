import TableStore

/// A SELECT as the reads that answer it, one after the other: a Query for each partition that its WHERE clause allows,
/// or one Scan.
struct SelectPlan: Sendable {
  enum Read: Sendable {
    case query(QueryRequest)
    case scan(ScanRequest)
  }

  /// How many partitions one statement may read.
  private static let partitionLimit = 50

  private(set) var reads: [Read]
  /// Whether the statement means one item, by its whole key.
  let isSingleItem: Bool

  /// - Throws: ValidationException for an unknown index, too many partitions and an order that reading does not give.
  init(_ select: SelectStatement, _ keys: TableKeys, consistentRead: Bool) throws {
    let key = try select.key(keys)
    let match = KeyMatch(select.predicate, key)
    isSingleItem = match.exact != nil && select.index == nil
    guard match.partitions != nil else {
      try SelectOrder.checkWithoutPartition(select, key)
      reads = [.scan(try SelectPlan.scan(select, consistentRead))]
      return
    }
    let count = (match.partitions ?? []).reduce(1) { $0 * $1.count }
    guard count <= SelectPlan.partitionLimit else {
      throw WireError.validation(
        "IN can have at most \(SelectPlan.partitionLimit) values for the partition key, found \(count)")
    }
    let order = try SelectOrder(select, key, partitions: count)
    reads = try order.sorted(match.combinations).map { partition in
      .query(try SelectPlan.query(select, key, match, partition, order, consistentRead))
    }
  }

  private static func scan(_ select: SelectStatement, _ consistentRead: Bool) throws -> ScanRequest {
    var writer = ExpressionWriter()
    var scan = ScanRequest(select.table)
    scan.indexName = select.index
    scan.filterExpression = select.predicate.map { writer.condition($0) }
    scan.projectionExpression = select.paths.map { writer.projection($0) }
    scan.expressionAttributeNames = writer.names
    scan.expressionAttributeValues = try writer.attributeValues()
    scan.consistentRead = consistentRead
    return scan
  }

  private static func query(
    _ select: SelectStatement, _ key: KeySchema, _ match: KeyMatch, _ partition: [EncodedValue], _ order: SelectOrder,
    _ consistentRead: Bool
  ) throws -> QueryRequest {
    let equalities = zip(key.partition, partition).map { attribute, value in
      Predicate.compare(.equal, .path(PartiQLPath(attribute: attribute.name)), .value(value))
    }
    var writer = ExpressionWriter()
    var query = QueryRequest(select.table, writer.conjunction(equalities + match.sort))
    query.indexName = select.index
    query.filterExpression = writer.conjunction(match.rest)
    query.filterMayNameKeys = true
    query.projectionExpression = select.paths.map { writer.projection($0) }
    query.expressionAttributeNames = writer.names
    query.expressionAttributeValues = try writer.attributeValues()
    query.scanIndexForward = !order.isDescending
    query.consistentRead = consistentRead
    return query
  }
}

extension SelectStatement {
  /// The key of the table or index that is read.
  ///
  /// - Throws: ValidationException if there is no such index.
  func key(_ keys: TableKeys) throws -> KeySchema {
    guard let index else { return keys.table }
    guard let key = keys.indexes[index] else {
      throw WireError.validation("The table does not have the specified index: \(index)")
    }
    return key
  }
}
