import TableStore

extension Operation {
  static let deleteItem = Operation(
    read: { try DeleteItemRequest(wire: &$0) },
    perform: { try await $0.store.deleteItem($1) },
    write: { response, _, _, json in json.members(response) })
}

extension DeleteItemRequest {
  /// - Parameter isAction: whether this is one `Delete` or `ConditionCheck` of a transaction.
  init(wire reader: inout MemberReader, isAction: Bool = false) throws {
    var members = WriteMembers()
    var key: Item?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      if try members.read(member, &reader, isAction: isAction) { continue }
      if member == "Key" { key = try reader.item() } else { try reader.ignore() }
    }
    self.init(try RequiredMembers.tableName(members.table), key ?? Item())
    var required = RequiredMembers()
    required.require(key != nil, "key")
    try required.check()
    condition = members.condition
    expressionAttributeNames = members.names
    expressionAttributeValues = members.values
    returnValues = members.returnValues
    returnConsumedCapacity = members.capacity
    returnItemCollectionMetrics = members.metrics
  }
}
