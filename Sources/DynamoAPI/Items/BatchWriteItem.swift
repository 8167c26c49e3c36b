import TableStore

extension Operation {
  static let batchWriteItem = Operation(
    read: { reader in
      var tables = TablesByName()
      return (request: try BatchWriteItemRequest(wire: &reader, &tables), tables: tables)
    },
    perform: { try await $0.store.batchWriteItem($1.request) },
    write: { response, asked, _, json in
      json.name("UnprocessedItems")
      json.beginObject()
      for (table, writes) in response.unprocessedItems.sorted(by: { $0.key < $1.key }) {
        json.name(asked.tables.text(table))
        json.beginArray()
        for write in writes { json.value(write) }
        json.endArray()
      }
      json.endObject()
      json.member("ItemCollectionMetrics", response.itemCollectionMetrics)
      json.member("ConsumedCapacity", response.consumedCapacity)
    })
}

extension BatchWriteItemRequest {
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
          requestItems[try tables.name(table)] = try reader.batchWrites(table)
        }
      case "ReturnConsumedCapacity":
        returnConsumedCapacity = try reader.oneOf(ReturnConsumedCapacity.self, "returnConsumedCapacity")
      case "ReturnItemCollectionMetrics":
        returnItemCollectionMetrics =
          try reader.oneOf(ReturnItemCollectionMetrics.self, "returnItemCollectionMetrics") == .size
      default: try reader.ignore()
      }
    }
    reader.require(hasItems, "requestItems")
  }
}

extension MemberReader {
  /// The writes on one table: elements with one member, `PutRequest` or `DeleteRequest`.
  fileprivate mutating func batchWrites(_ table: String) throws -> [BatchWrite] {
    var writes: [BatchWrite] = []
    try beginList()
    while try nextElement() {
      var write: BatchWrite?
      var count = 0
      try beginStructure()
      while let member = try nextMember() {
        switch member {
        case "PutRequest":
          write = .put(try wrapped("Item", "\(table).member.\(writes.count + 1).member.putRequest.item"))
        case "DeleteRequest":
          write = .delete(try wrapped("Key", "\(table).member.\(writes.count + 1).member.deleteRequest.key"))
        default:
          try ignore()
          continue
        }
        count += 1
      }
      guard let write, count == 1 else {
        throw WireError.validation(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
        )
      }
      writes.append(write)
    }
    return writes
  }

  private mutating func wrapped(_ name: String, _ path: String) throws -> Item {
    var item: Item?
    try beginStructure()
    while let member = try nextMember() {
      if member == name { item = try self.item() } else { try ignore() }
    }
    require(item != nil, "requestItems.\(path)")
    return item ?? Item()
  }
}

extension JSONWriter {
  fileprivate mutating func value(_ write: BatchWrite) {
    beginObject()
    switch write {
    case .put(let item):
      name("PutRequest")
      beginObject()
      name("Item")
      DynamoDBJSON.write(item, to: &self)
    case .delete(let key):
      name("DeleteRequest")
      beginObject()
      name("Key")
      DynamoDBJSON.write(key, to: &self)
    }
    endObject()
    endObject()
  }
}
