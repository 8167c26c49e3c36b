extension TableEngine {
  /// Reads up to 100 items by key. What does not fit into 16 MB comes back as unprocessed keys.
  ///
  /// - Throws: ``StoreError`` `validation`, `resourceNotFound`; then nothing is returned of the other tables either.
  func batchGetItem(_ request: BatchGetItemRequest) throws -> BatchGetItemResponse {
    let batch = try PreparedBatchGet(request)
    return try engine.snapshot { try run(batch, in: $0) }
  }

  private func run(_ batch: PreparedBatchGet, in reader: some KeyspaceReader) throws -> BatchGetItemResponse {
    // Every table and key is checked before the first item is read.
    let keys = try batch.tables.map { entry in
      let schema = try table(entry.table, in: reader)
      return try entry.request.keys.map { try schema.itemKey(ofKey: $0) }
    }
    var response = BatchGetItemResponse(responses: [:])
    var capacities: [ConsumedCapacity] = []
    var bytes = 0
    for (entry, keys) in zip(batch.tables, keys) {
      var items: [Item] = []
      var blocks = 0
      var unprocessed: [Item] = []
      for (position, key) in keys.enumerated() {
        guard bytes < PreparedBatchGet.replyLimit else {
          unprocessed = Array(entry.request.keys[position...])
          break
        }
        var size = 0
        if let found = try reader.get(.items, key) {
          let view = ItemView(found)
          size = view.size
          // The first item always fits; any other that would pass the limit waits for the next request.
          if bytes > 0, bytes + size > PreparedBatchGet.replyLimit {
            unprocessed = Array(entry.request.keys[position...])
            bytes = PreparedBatchGet.replyLimit
            break
          }
          items.append(entry.projection?.apply(to: view) ?? Item(view))
        }
        bytes += size
        blocks += ReadCapacity.blocks(size)
      }
      response.responses[entry.table.text] = items
      if !unprocessed.isEmpty {
        var rest = entry.request
        rest.keys = unprocessed
        response.unprocessedKeys[entry.table.text] = rest
      }
      let capacity = ReadCapacity(.init(consistent: entry.request.consistentRead))
      if let report = capacity.report(batch.returnConsumedCapacity, table: entry.table.text, blocks: blocks) {
        capacities.append(report)
      }
    }
    if batch.returnConsumedCapacity != .none { response.consumedCapacity = capacities }
    return response
  }
}

/// A BatchGetItem with all done that needs no table.
struct PreparedBatchGet {
  struct Table {
    let table: TableName
    let request: KeysAndAttributes
    let projection: ProjectionList?
  }

  static let keyLimit = 100
  /// Bytes of items, in DynamoDB's count.
  static let replyLimit = 16 << 20

  /// By name.
  let tables: [Table]
  let returnConsumedCapacity: ReturnConsumedCapacity

  init(_ request: BatchGetItemRequest) throws {
    if request.requestItems.isEmpty {
      throw StoreError.validation("The requestItems parameter is required for BatchGetItem")
    }
    let requests = request.requestItems.sorted { $0.key < $1.key }
    var constraints = Constraints()
    for (name, entry) in requests {
      let path = "requestItems.\(name).member"
      if entry.keys.isEmpty { constraints.count(0, shownAs: "[]", "\(path).keys", from: 1, to: 100) }
      constraints.attributesToGet(entry.attributesToGet, "\(path).attributesToGet")
    }
    try constraints.check()
    if requests.reduce(0, { $0 + $1.value.keys.count }) > PreparedBatchGet.keyLimit {
      throw StoreError.validation("Too many items requested for the BatchGetItem call")
    }
    tables = try requests.map { name, entry in
      let table = try TableName(name)
      if Set(entry.keys).count < entry.keys.count {
        throw StoreError.validation("Provided list of item keys contains duplicates")
      }
      let projection = try ReadProjection.compile(
        entry.projectionExpression, entry.attributesToGet, names: entry.expressionAttributeNames)
      return Table(table: table, request: entry, projection: projection)
    }
    returnConsumedCapacity = request.returnConsumedCapacity
  }
}
