import TableStore

extension Operation {
  static let transactWriteItems = Operation(
    read: { try TransactWriteItemsRequest(wire: &$0) },
    perform: { try await $0.store.transactWriteItems($1) },
    write: { response, _, _, json in
      json.member("ConsumedCapacity", response.consumedCapacity)
      json.member("ItemCollectionMetrics", response.itemCollectionMetrics)
    })
}

extension TransactWriteItemsRequest {
  init(wire reader: inout MemberReader) throws {
    self.init([])
    var hasItems = false
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TransactItems":
        hasItems = true
        try reader.beginList()
        while try reader.nextElement() { actions.append(try reader.transactAction(actions.count + 1)) }
      case "ClientRequestToken": clientRequestToken = try reader.string()
      case "ReturnConsumedCapacity":
        returnConsumedCapacity = try reader.oneOf(ReturnConsumedCapacity.self, "returnConsumedCapacity")
      case "ReturnItemCollectionMetrics":
        returnItemCollectionMetrics =
          try reader.oneOf(ReturnItemCollectionMetrics.self, "returnItemCollectionMetrics") == .size
      default: try reader.ignore()
      }
    }
    reader.require(hasItems, "transactItems")
  }
}

extension MemberReader {
  /// One action: an object with one member.
  fileprivate mutating func transactAction(_ place: Int) throws -> TransactWriteAction {
    let path = "transactItems.\(place).member"
    var action: TransactWriteAction?
    var count = 0
    try beginStructure()
    while let member = try nextMember() {
      switch member {
      case "Put": action = .put(try PutItemRequest(wire: &self, action: "\(path).put"))
      case "Update": action = .update(try UpdateItemRequest(wire: &self, action: "\(path).update"))
      case "Delete": action = .delete(try DeleteItemRequest(wire: &self, action: "\(path).delete"))
      case "ConditionCheck":
        let check = try DeleteItemRequest(wire: &self, action: "\(path).conditionCheck")
        require(check.condition?.expression != nil, "\(path).conditionCheck.conditionExpression")
        action = .conditionCheck(check)
      default:
        try ignore()
        continue
      }
      count += 1
    }
    guard let action, count == 1 else {
      throw WireError.validation("TransactItems can only contain one of Check, Put, Update or Delete")
    }
    return action
  }
}
