import TableStore

extension Operation {
  static let getItem = Operation(
    read: { try GetItemRequest(wire: &$0) },
    perform: { try await $0.store.getItem($1) },
    write: { response, _, _, json in
      if let item = response.item {
        json.name("Item")
        DynamoDBJSON.write(item, to: &json)
      }
      json.member("ConsumedCapacity", response.consumedCapacity)
    })
}

extension GetItemRequest {
  /// - Parameter isAction: whether this is one `Get` of a transaction, which has fewer members.
  init(wire reader: inout MemberReader, isAction: Bool = false) throws {
    var table: String?
    var key: Item?
    self.init("", Item())
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableName": table = try reader.string()
      case "Key": key = try reader.item()
      case "ProjectionExpression": projectionExpression = try reader.string()
      case "ExpressionAttributeNames": expressionAttributeNames = try reader.stringMap()
      case "AttributesToGet" where !isAction: attributesToGet = try reader.strings()
      case "ConsistentRead" where !isAction: consistentRead = try reader.bool()
      case "ReturnConsumedCapacity" where !isAction:
        returnConsumedCapacity = try reader.oneOf(ReturnConsumedCapacity.self, "returnConsumedCapacity")
      default: try reader.ignore()
      }
    }
    tableName = try RequiredMembers.tableName(table)
    var required = RequiredMembers()
    required.require(key != nil, "key")
    try required.check()
    self.key = key ?? Item()
  }
}
