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
    var required = RequiredMembers()
    required.require(hasItems, "transactItems")
    try required.check()
  }
}

extension MemberReader {
  /// One action: an object with one member.
  fileprivate mutating func transactAction(_ place: Int) throws -> TransactWriteAction {
    var action: TransactWriteAction?
    var count = 0
    try beginStructure()
    while let member = try nextMember() {
      switch member {
      case "Put": action = .put(try PutItemRequest(wire: &self, isAction: true))
      case "Update": action = .update(try UpdateItemRequest(wire: &self, isAction: true))
      case "Delete": action = .delete(try DeleteItemRequest(wire: &self, isAction: true))
      case "ConditionCheck":
        let check = try DeleteItemRequest(wire: &self, isAction: true)
        var required = RequiredMembers()
        required.require(
          check.condition?.expression != nil, "transactItems.\(place).member.conditionCheck.conditionExpression")
        try required.check()
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
