import TableStore

extension Operation {
  static let updateItem = Operation(
    read: { try UpdateItemRequest(wire: &$0) },
    perform: { try await $0.store.updateItem($1) },
    write: { response, _, _, json in json.members(response) })
}

extension UpdateItemRequest {
  /// - Parameter isAction: whether this is one `Update` of a transaction.
  init(wire reader: inout MemberReader, isAction: Bool = false) throws {
    var members = WriteMembers()
    var key: Item?
    var expression: String?
    var updates: [String: AttributeUpdate]?
    try StoreError.inPutOrUpdate {
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        if try members.read(member, &reader, isAction: isAction) { continue }
        switch member {
        case "Key": key = try reader.item()
        case "UpdateExpression": expression = try reader.string()
        case "AttributeUpdates" where !isAction: updates = try reader.attributeUpdates()
        default: try reader.ignore()
        }
      }
    }
    self.init(try RequiredMembers.tableName(members.table), key ?? Item(), expression)
    var required = RequiredMembers()
    required.require(key != nil, "key")
    try required.check()
    attributeUpdates = updates
    condition = members.condition
    expressionAttributeNames = members.names
    expressionAttributeValues = members.values
    returnValues = members.returnValues
    returnConsumedCapacity = members.capacity
    returnItemCollectionMetrics = members.metrics
  }
}
