/// The keys to read from one table in a BatchGetItem, and how.
public struct KeysAndAttributes: Sendable {
  public var keys: [Item]
  public var projectionExpression: String?
  public var attributesToGet: [String]?
  public var expressionAttributeNames: [String: String]?
  public var consistentRead = false

  public init(_ keys: [Item]) { self.keys = keys }
}

/// Reads up to 100 items by key. Each item is read consistently; the batch as a whole is not one snapshot for the API's
/// promise (TransactGetItems is).
public struct BatchGetItemRequest: Sendable {
  public var requestItems: [String: KeysAndAttributes]
  public var returnConsumedCapacity = ReturnConsumedCapacity.none

  public init(_ requestItems: [String: KeysAndAttributes]) { self.requestItems = requestItems }
}

public struct BatchGetItemResponse: Sendable {
  public var responses: [String: [Item]]
  /// What did not fit into the 16 MB reply, with the request's options.
  public var unprocessedKeys: [String: KeysAndAttributes]
  public var consumedCapacity: [ConsumedCapacity]?

  public init(
    responses: [String: [Item]], unprocessedKeys: [String: KeysAndAttributes] = [:],
    consumedCapacity: [ConsumedCapacity]? = nil
  ) {
    self.responses = responses
    self.unprocessedKeys = unprocessedKeys
    self.consumedCapacity = consumedCapacity
  }
}

/// One write of a BatchWriteItem.
public enum BatchWrite: Sendable {
  case put(Item)
  /// By key.
  case delete(Item)
}

/// Puts and deletes up to 25 items. All elements are checked before any is executed; execution is not atomic.
public struct BatchWriteItemRequest: Sendable {
  public var requestItems: [String: [BatchWrite]]
  public var returnConsumedCapacity = ReturnConsumedCapacity.none
  public var returnItemCollectionMetrics = false

  public init(_ requestItems: [String: [BatchWrite]]) { self.requestItems = requestItems }
}

public struct BatchWriteItemResponse: Sendable {
  public var unprocessedItems: [String: [BatchWrite]]
  public var consumedCapacity: [ConsumedCapacity]?
  public var itemCollectionMetrics: [String: [ItemCollectionMetrics]]?
  public var commit: CommitNumber

  public init(
    unprocessedItems: [String: [BatchWrite]] = [:], consumedCapacity: [ConsumedCapacity]? = nil,
    itemCollectionMetrics: [String: [ItemCollectionMetrics]]? = nil, commit: CommitNumber
  ) {
    self.unprocessedItems = unprocessedItems
    self.consumedCapacity = consumedCapacity
    self.itemCollectionMetrics = itemCollectionMetrics
    self.commit = commit
  }
}
