import TableStore

extension Operation {
  static let putItem = Operation(
    read: { try PutItemRequest(wire: &$0) },
    perform: { try await $0.store.putItem($1) },
    write: { response, _, _, json in json.members(response) })
}

extension PutItemRequest {
  /// - Parameter isAction: whether this is one `Put` of a transaction.
  init(wire reader: inout MemberReader, isAction: Bool = false) throws {
    var members = WriteMembers()
    var item: Item?
    try StoreError.inPutOrUpdate {
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        if try members.read(member, &reader, isAction: isAction) { continue }
        if member == "Item" { item = try reader.item() } else { try reader.ignore() }
      }
    }
    self.init(try RequiredMembers.tableName(members.table), item ?? Item())
    var required = RequiredMembers()
    required.require(item != nil, "item")
    try required.check()
    condition = members.condition
    expressionAttributeNames = members.names
    expressionAttributeValues = members.values
    returnValues = members.returnValues
    returnConsumedCapacity = members.capacity
    returnItemCollectionMetrics = members.metrics
  }
}

extension StoreError {
  /// Runs a part of reading a PutItem or UpdateItem, whose faults the service counts.
  static func inPutOrUpdate(_ body: () throws -> Void) throws {
    do { try body() } catch let error as StoreError { throw error.inPutOrUpdate }
  }
}
