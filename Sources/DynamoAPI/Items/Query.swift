import TableStore

extension Operation {
  static let query = Operation(
    read: { try QueryRequest(wire: &$0) },
    perform: { try await $0.store.query($1) },
    write: { page, request, _, json in json.members(page, select: request.select) })
}

extension QueryRequest {
  init(wire reader: inout MemberReader) throws {
    var members = ReadMembers()
    self.init("")
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      if try members.read(member, &reader) { continue }
      switch member {
      case "KeyConditionExpression": keyConditionExpression = try reader.string()
      case "KeyConditions": keyConditions = try reader.legacyConditions("keyConditions")
      case "QueryFilter": queryFilter = try reader.legacyConditions("queryFilter")
      case "ScanIndexForward": scanIndexForward = try reader.bool()
      default: try reader.ignore()
      }
    }
    tableName = try RequiredMembers.tableName(members.table)
    indexName = members.index
    filterExpression = members.filter
    conditionalOperator = members.conditionalOperator
    projectionExpression = members.projection
    attributesToGet = members.attributesToGet
    expressionAttributeNames = members.names
    expressionAttributeValues = members.values
    select = members.select
    limit = members.limit
    exclusiveStartKey = members.startKey
    consistentRead = members.consistentRead
    returnConsumedCapacity = members.capacity
  }
}
