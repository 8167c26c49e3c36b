import TableStore

extension Operation {
  static let updateItem = Operation(
    read: { try UpdateItemRequest(wire: &$0) },
    perform: { try await $0.store.updateItem($1) },
    write: { response, _, _, json in json.members(response) })
}

extension UpdateItemRequest {
  /// - Parameter action: where this `Update` of a transaction stands, in lower camel case; `nil` for a request.
  init(wire reader: inout MemberReader, action: String? = nil) throws {
    var members = WriteMembers()
    var key: Item?
    var expression: String?
    var updates: [String: AttributeUpdate]?
    reader.isInPutOrUpdate = true
    defer { reader.isInPutOrUpdate = false }
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      if try members.read(member, &reader, isAction: action != nil) { continue }
      switch member {
      case "Key": key = try reader.item()
      case "UpdateExpression": expression = try reader.string()
      case "AttributeUpdates" where action == nil: updates = try reader.attributeUpdates()
      default: try reader.ignore()
      }
    }
    self.init(try reader.tableName(members.table, ofAction: action), key ?? Item(), expression)
    reader.require(key != nil, action.map { "\($0).key" } ?? "key")
    if let action { reader.require(expression != nil, "\(action).updateExpression") }
    attributeUpdates = updates
    condition = members.condition
    expressionAttributeNames = members.names
    expressionAttributeValues = members.values
    returnValues = members.returnValues
    returnConsumedCapacity = members.capacity
    returnItemCollectionMetrics = members.metrics
  }
}
