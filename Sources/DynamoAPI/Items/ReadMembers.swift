import TableStore

/// The members that Query and Scan have in common.
struct ReadMembers {
  var table: String?
  var index: String?
  var filter: String?
  var conditionalOperator: ConditionalOperator?
  var projection: String?
  var attributesToGet: [String]?
  var names: [String: String]?
  var values: Item?
  var select: Select?
  var limit: Int?
  var startKey: Item?
  var consistentRead = false
  var capacity = ReturnConsumedCapacity.none

  /// Reads `member` if it is one of these; returns whether it was.
  mutating func read(_ member: String, _ reader: inout MemberReader) throws -> Bool {
    switch member {
    case "TableName": table = try reader.string()
    case "IndexName": index = try reader.string()
    case "FilterExpression": filter = try reader.string()
    case "ConditionalOperator":
      conditionalOperator = try reader.oneOf(ConditionalOperator.self, "conditionalOperator")
    case "ProjectionExpression": projection = try reader.string()
    case "AttributesToGet": attributesToGet = try reader.strings()
    case "ExpressionAttributeNames": names = try reader.stringMap()
    case "ExpressionAttributeValues": values = try reader.placeholders()
    case "Select": select = try reader.oneOf(Select.self, "select")
    case "Limit": limit = try reader.int()
    case "ExclusiveStartKey": startKey = try reader.item()
    case "ConsistentRead": consistentRead = try reader.bool()
    case "ReturnConsumedCapacity":
      capacity = try reader.oneOf(ReturnConsumedCapacity.self, "returnConsumedCapacity")
    default: return false
    }
    return true
  }
}

extension JSONWriter {
  /// The members of a page, without its items if only their number was asked for.
  mutating func members(_ page: PageResponse, select: Select?) {
    if select != .count {
      name("Items")
      items(page.items)
    }
    name("Count")
    int(page.count)
    name("ScannedCount")
    int(page.scannedCount)
    if let key = page.lastEvaluatedKey {
      name("LastEvaluatedKey")
      DynamoDBJSON.write(key, to: &self)
    }
    member("ConsumedCapacity", page.consumedCapacity)
  }
}
