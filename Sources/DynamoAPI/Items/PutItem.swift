import TableStore

extension Operation {
  static let putItem = Operation(
    read: { try PutItemRequest(wire: &$0) },
    perform: { try await $0.store.putItem($1) },
    write: { response, _, _, json in json.members(response) })
}

extension PutItemRequest {
  /// - Parameter action: where this `Put` of a transaction stands, in lower camel case; `nil` for a request.
  init(wire reader: inout MemberReader, action: String? = nil) throws {
    var members = WriteMembers()
    var item: Item?
    reader.isInPutOrUpdate = true
    defer { reader.isInPutOrUpdate = false }
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      if try members.read(member, &reader, isAction: action != nil) { continue }
      if member == "Item" { item = try reader.item() } else { try reader.ignore() }
    }
    self.init(try reader.tableName(members.table, ofAction: action), item ?? Item())
    reader.require(item != nil, action.map { "\($0).item" } ?? "item")
    condition = members.condition
    expressionAttributeNames = members.names
    expressionAttributeValues = members.values
    returnValues = members.returnValues
    returnConsumedCapacity = members.capacity
    returnItemCollectionMetrics = members.metrics
  }
}
