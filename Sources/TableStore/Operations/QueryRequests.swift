/// What Query and Scan return of each item.
public enum Select: String, Sendable, CaseIterable {
  case allAttributes = "ALL_ATTRIBUTES"
  case allProjectedAttributes = "ALL_PROJECTED_ATTRIBUTES"
  case specificAttributes = "SPECIFIC_ATTRIBUTES"
  case count = "COUNT"
}

/// Reads one page of the items under a partition key, in sort-key order.
public struct QueryRequest: Sendable {
  public var tableName: String
  public var indexName: String?
  public var keyConditionExpression: String?
  public var keyConditions: [String: LegacyCondition]?
  public var filterExpression: String?
  public var queryFilter: [String: LegacyCondition]?
  public var conditionalOperator: ConditionalOperator?
  public var projectionExpression: String?
  public var attributesToGet: [String]?
  public var expressionAttributeNames: [String: String]?
  public var expressionAttributeValues: Item?
  public var select: Select?
  /// Items read at the most, counted before the filter; at least 1.
  public var limit: Int?
  public var scanIndexForward = true
  public var exclusiveStartKey: Item?
  public var consistentRead = false
  public var returnConsumedCapacity = ReturnConsumedCapacity.none
  /// Whether the filter may look at attributes of the key, which DynamoDB allows in PartiQL only.
  package var filterMayNameKeys = false

  public init(_ tableName: String, _ keyConditionExpression: String? = nil) {
    self.tableName = tableName
    self.keyConditionExpression = keyConditionExpression
  }
}

/// Reads one page of all items of a table or index, or of one segment of them.
public struct ScanRequest: Sendable {
  public var tableName: String
  public var indexName: String?
  public var filterExpression: String?
  public var scanFilter: [String: LegacyCondition]?
  public var conditionalOperator: ConditionalOperator?
  public var projectionExpression: String?
  public var attributesToGet: [String]?
  public var expressionAttributeNames: [String: String]?
  public var expressionAttributeValues: Item?
  public var select: Select?
  public var limit: Int?
  public var segment: Int?
  public var totalSegments: Int?
  public var exclusiveStartKey: Item?
  public var consistentRead = false
  public var returnConsumedCapacity = ReturnConsumedCapacity.none

  public init(_ tableName: String) { self.tableName = tableName }
}

/// One page of a Query or Scan.
public struct PageResponse: Sendable {
  /// Empty for `Select.count`.
  public var items: [Item]
  /// Items that passed the filter.
  public var count: Int
  /// Items read.
  public var scannedCount: Int
  /// Where the next page starts; `nil` only when the end was reached before the limit or 1 MB.
  public var lastEvaluatedKey: Item?
  public var consumedCapacity: ConsumedCapacity?

  public init(
    items: [Item], count: Int, scannedCount: Int, lastEvaluatedKey: Item? = nil,
    consumedCapacity: ConsumedCapacity? = nil
  ) {
    self.items = items
    self.count = count
    self.scannedCount = scannedCount
    self.lastEvaluatedKey = lastEvaluatedKey
    self.consumedCapacity = consumedCapacity
  }
}
