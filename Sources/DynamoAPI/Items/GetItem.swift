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
  /// - Parameter action: where this `Get` of a transaction, which has fewer members, stands, in lower camel case; `nil`
  ///   for a request.
  init(wire reader: inout MemberReader, action: String? = nil) throws {
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
      case "AttributesToGet" where action == nil: attributesToGet = try reader.strings()
      case "ConsistentRead" where action == nil: consistentRead = try reader.bool()
      case "ReturnConsumedCapacity" where action == nil:
        returnConsumedCapacity = try reader.oneOf(ReturnConsumedCapacity.self, "returnConsumedCapacity")
      default: try reader.ignore()
      }
    }
    tableName = try reader.tableName(table, ofAction: action)
    reader.require(key != nil, action.map { "\($0).key" } ?? "key")
    self.key = key ?? Item()
  }
}
