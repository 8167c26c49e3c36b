import TableStore

extension Operation {
  static let deleteItem = Operation(
    read: { try DeleteItemRequest(wire: &$0) },
    perform: { try await $0.store.deleteItem($1) },
    write: { response, _, _, json in json.members(response) })
}

extension DeleteItemRequest {
  /// - Parameter action: where this `Delete` or `ConditionCheck` of a transaction stands, in lower camel case; `nil` for
  ///   a request.
  init(wire reader: inout MemberReader, action: String? = nil) throws {
    var members = WriteMembers()
    var key: Item?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      if try members.read(member, &reader, isAction: action != nil) { continue }
      if member == "Key" { key = try reader.item() } else { try reader.ignore() }
    }
    self.init(try reader.tableName(members.table, ofAction: action), key ?? Item())
    reader.require(key != nil, action.map { "\($0).key" } ?? "key")
    condition = members.condition
    expressionAttributeNames = members.names
    expressionAttributeValues = members.values
    returnValues = members.returnValues
    returnConsumedCapacity = members.capacity
    returnItemCollectionMetrics = members.metrics
  }
}
