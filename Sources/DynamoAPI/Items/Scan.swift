import TableStore

extension Operation {
  static let scan = Operation(
    read: { try ScanRequest(wire: &$0) },
    perform: { try await $0.store.scan($1) },
    write: { page, request, _, json in json.members(page, select: request.select) })
}

extension ScanRequest {
  init(wire reader: inout MemberReader) throws {
    var members = ReadMembers()
    self.init("")
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      if try members.read(member, &reader) { continue }
      switch member {
      case "ScanFilter": scanFilter = try reader.legacyConditions("scanFilter")
      case "Segment": segment = try reader.int()
      case "TotalSegments": totalSegments = try reader.int()
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
