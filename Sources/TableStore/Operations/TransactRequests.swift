/// One action of a TransactWriteItems. The embedded requests' return values and capacity options are not used, except
/// `condition.returnItemOnFailure`.
public enum TransactWriteAction: Sendable {
  case put(PutItemRequest)
  case update(UpdateItemRequest)
  case delete(DeleteItemRequest)
  /// Only the condition is looked at.
  case conditionCheck(DeleteItemRequest)
}

/// Up to 100 actions on distinct items, all or nothing.
public struct TransactWriteItemsRequest: Sendable {
  public var actions: [TransactWriteAction]
  /// 1 to 36 characters; makes repeating the same request within ten minutes harmless.
  public var clientRequestToken: String?
  public var returnConsumedCapacity = ReturnConsumedCapacity.none
  public var returnItemCollectionMetrics = false

  public init(_ actions: [TransactWriteAction]) { self.actions = actions }
}

public struct TransactWriteItemsResponse: Sendable {
  public var consumedCapacity: [ConsumedCapacity]?
  public var itemCollectionMetrics: [String: [ItemCollectionMetrics]]?
  public var commit: CommitNumber

  public init(
    consumedCapacity: [ConsumedCapacity]? = nil, itemCollectionMetrics: [String: [ItemCollectionMetrics]]? = nil,
    commit: CommitNumber
  ) {
    self.consumedCapacity = consumedCapacity
    self.itemCollectionMetrics = itemCollectionMetrics
    self.commit = commit
  }
}

/// Up to 100 reads in one snapshot. The embedded requests' capacity options are not used.
public struct TransactGetItemsRequest: Sendable {
  public var gets: [GetItemRequest]
  public var returnConsumedCapacity = ReturnConsumedCapacity.none

  public init(_ gets: [GetItemRequest]) { self.gets = gets }
}

public struct TransactGetItemsResponse: Sendable {
  /// In the request's order; `nil` where there is no item.
  public var items: [Item?]
  public var consumedCapacity: [ConsumedCapacity]?

  public init(items: [Item?], consumedCapacity: [ConsumedCapacity]? = nil) {
    self.items = items
    self.consumedCapacity = consumedCapacity
  }
}
