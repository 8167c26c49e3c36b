// Requests and replies of the single-item operations, member for member DynamoDB's. `expressionAttributeValues` is an
// `Item` whose names are the placeholders (":n"), so that a wire format can be read straight into encoded values.

/// Writes an item, replacing one with the same key.
public struct PutItemRequest: Sendable {
  public var tableName: String
  public var item: Item
  public var condition: WriteCondition?
  public var expressionAttributeNames: [String: String]?
  public var expressionAttributeValues: Item?
  /// `.none` or `.allOld`.
  public var returnValues = ReturnValues.none
  public var returnConsumedCapacity = ReturnConsumedCapacity.none
  public var returnItemCollectionMetrics = false

  public init(_ tableName: String, _ item: Item) {
    self.tableName = tableName
    self.item = item
  }
}

/// Deletes an item by key. Deleting a missing item succeeds and changes nothing.
public struct DeleteItemRequest: Sendable {
  public var tableName: String
  public var key: Item
  public var condition: WriteCondition?
  public var expressionAttributeNames: [String: String]?
  public var expressionAttributeValues: Item?
  /// `.none` or `.allOld`.
  public var returnValues = ReturnValues.none
  public var returnConsumedCapacity = ReturnConsumedCapacity.none
  public var returnItemCollectionMetrics = false

  public init(_ tableName: String, _ key: Item) {
    self.tableName = tableName
    self.key = key
  }
}

/// Changes an item by an update expression (or the legacy `AttributeUpdates`), creating it where it is missing.
public struct UpdateItemRequest: Sendable {
  public var tableName: String
  public var key: Item
  public var updateExpression: String?
  public var attributeUpdates: [String: AttributeUpdate]?
  public var condition: WriteCondition?
  public var expressionAttributeNames: [String: String]?
  public var expressionAttributeValues: Item?
  public var returnValues = ReturnValues.none
  public var returnConsumedCapacity = ReturnConsumedCapacity.none
  public var returnItemCollectionMetrics = false

  public init(_ tableName: String, _ key: Item, _ updateExpression: String? = nil) {
    self.tableName = tableName
    self.key = key
    self.updateExpression = updateExpression
  }
}

/// The reply to PutItem, UpdateItem and DeleteItem.
public struct WriteItemResponse: Sendable {
  /// What `returnValues` asked for, if there is any.
  public var attributes: Item?
  public var consumedCapacity: ConsumedCapacity?
  public var itemCollectionMetrics: ItemCollectionMetrics?
  /// The commit after which this write, or the state that made it unnecessary, can be read.
  public var commit: CommitNumber

  public init(
    attributes: Item? = nil, consumedCapacity: ConsumedCapacity? = nil,
    itemCollectionMetrics: ItemCollectionMetrics? = nil, commit: CommitNumber
  ) {
    self.attributes = attributes
    self.consumedCapacity = consumedCapacity
    self.itemCollectionMetrics = itemCollectionMetrics
    self.commit = commit
  }
}

/// Reads an item by key.
public struct GetItemRequest: Sendable {
  public var tableName: String
  public var key: Item
  public var projectionExpression: String?
  public var attributesToGet: [String]?
  public var expressionAttributeNames: [String: String]?
  /// Only the capacity figure depends on it: every read here is strongly consistent.
  public var consistentRead = false
  public var returnConsumedCapacity = ReturnConsumedCapacity.none

  public init(_ tableName: String, _ key: Item) {
    self.tableName = tableName
    self.key = key
  }
}

public struct GetItemResponse: Sendable {
  /// `nil` if there is no such item; an empty item if the projection finds nothing in it.
  public var item: Item?
  public var consumedCapacity: ConsumedCapacity?

  public init(item: Item?, consumedCapacity: ConsumedCapacity? = nil) {
    self.item = item
    self.consumedCapacity = consumedCapacity
  }
}
