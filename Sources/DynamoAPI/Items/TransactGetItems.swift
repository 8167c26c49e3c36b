import TableStore

extension Operation {
  static let transactGetItems = Operation(
    read: { try TransactGetItemsRequest(wire: &$0) },
    perform: { try await $0.store.transactGetItems($1) },
    write: { response, _, _, json in
      json.member("ConsumedCapacity", response.consumedCapacity)
      json.name("Responses")
      json.beginArray()
      for item in response.items {
        json.beginObject()
        if let item {
          json.name("Item")
          DynamoDBJSON.write(item, to: &json)
        }
        json.endObject()
      }
      json.endArray()
    })
}

extension TransactGetItemsRequest {
  init(wire reader: inout MemberReader) throws {
    self.init([])
    var hasItems = false
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TransactItems":
        hasItems = true
        try reader.beginList()
        while try reader.nextElement() {
          let place = "transactItems.\(gets.count + 1).member.get"
          var get: GetItemRequest?
          try reader.beginStructure()
          while let action = try reader.nextMember() {
            if action == "Get" { get = try GetItemRequest(wire: &reader, action: place) } else { try reader.ignore() }
          }
          reader.require(get != nil, place)
          gets.append(get ?? GetItemRequest("", Item()))
        }
      case "ReturnConsumedCapacity":
        returnConsumedCapacity = try reader.oneOf(ReturnConsumedCapacity.self, "returnConsumedCapacity")
      default: try reader.ignore()
      }
    }
    reader.require(hasItems, "transactItems")
  }
}
