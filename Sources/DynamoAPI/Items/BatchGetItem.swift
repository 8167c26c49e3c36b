import TableStore

extension Operation {
  static let batchGetItem = Operation(
    read: { reader in
      var tables = TablesByName()
      return (request: try BatchGetItemRequest(wire: &reader, &tables), tables: tables)
    },
    perform: { try await $0.store.batchGetItem($1.request) },
    write: { response, asked, _, json in
      json.name("Responses")
      json.beginObject()
      for table in asked.request.requestItems.keys.sorted() {
        json.name(asked.tables.text(table))
        json.items(response.responses[table] ?? [])
      }
      json.endObject()
      json.name("UnprocessedKeys")
      json.beginObject()
      for (table, keys) in response.unprocessedKeys.sorted(by: { $0.key < $1.key }) {
        json.name(asked.tables.text(table))
        json.value(keys)
      }
      json.endObject()
      json.member("ConsumedCapacity", response.consumedCapacity)
    })
}

extension BatchGetItemRequest {
  /// - Parameter tables: notes what the request calls its tables.
  init(wire reader: inout MemberReader, _ tables: inout TablesByName) throws {
    self.init([:])
    var hasItems = false
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "RequestItems":
        hasItems = true
        try reader.beginStructure()
        while let table = try reader.nextMember() {
          requestItems[try tables.name(table)] = try KeysAndAttributes(wire: &reader, table)
        }
      case "ReturnConsumedCapacity":
        returnConsumedCapacity = try reader.oneOf(ReturnConsumedCapacity.self, "returnConsumedCapacity")
      default: try reader.ignore()
      }
    }
    reader.require(hasItems, "requestItems")
  }
}

extension KeysAndAttributes {
  init(wire reader: inout MemberReader, _ table: String) throws {
    self.init([])
    var hasKeys = false
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "Keys":
        hasKeys = true
        try reader.beginList()
        while try reader.nextElement() { keys.append(try reader.item()) }
      case "ProjectionExpression": projectionExpression = try reader.string()
      case "AttributesToGet": attributesToGet = try reader.strings()
      case "ExpressionAttributeNames": expressionAttributeNames = try reader.stringMap()
      case "ConsistentRead": consistentRead = try reader.bool()
      default: try reader.ignore()
      }
    }
    reader.require(hasKeys, "requestItems.\(table).member.keys")
  }
}

extension JSONWriter {
  fileprivate mutating func value(_ keys: KeysAndAttributes) {
    beginObject()
    name("Keys")
    items(keys.keys)
    if let projection = keys.projectionExpression {
      name("ProjectionExpression")
      string(projection)
    }
    if let attributes = keys.attributesToGet {
      name("AttributesToGet")
      strings(attributes)
    }
    if let names = keys.expressionAttributeNames {
      name("ExpressionAttributeNames")
      beginObject()
      for (placeholder, attribute) in names.sorted(by: { $0.key < $1.key }) {
        name(placeholder)
        string(attribute)
      }
      endObject()
    }
    if keys.consistentRead {
      name("ConsistentRead")
      bool(true)
    }
    endObject()
  }
}
