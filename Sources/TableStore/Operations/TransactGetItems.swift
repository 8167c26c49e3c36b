extension TableEngine {
  /// The greatest size of all items of a transaction together, in DynamoDB's bytes.
  static let transactionSizeLimit = 4 << 20

  /// Reads up to 100 items in one snapshot.
  ///
  /// - Throws: ``StoreError`` `validation` for what the request alone shows, `resourceNotFound`,
  ///   `transactionCanceled` with a reason for each key that does not match its table.
  func transactGetItems(_ request: TransactGetItemsRequest) throws -> TransactGetItemsResponse {
    var constraints = Constraints()
    constraints.count(request.gets.count, shownAs: "[…]", "transactItems", from: 1, to: 100)
    for (position, get) in request.gets.enumerated() {
      let path = "transactItems.\(position + 1).member.get"
      constraints.name(get.tableName, "\(path).tableName")
      constraints.attributesToGet(get.attributesToGet, "\(path).attributesToGet")
    }
    try constraints.check()
    let gets = try request.gets.map { try PreparedGet($0) }
    return try engine.snapshot { try run(gets, request.returnConsumedCapacity, in: $0) }
  }

  private func run(
    _ gets: [PreparedGet], _ wanted: ReturnConsumedCapacity, in reader: some KeyspaceReader
  ) throws -> TransactGetItemsResponse {
    let keys = try encodedKeys(gets, in: reader)
    if Set(keys).count < keys.count {
      throw StoreError.validation("Transaction request cannot include multiple operations on one item")
    }
    var items: [Item?] = []
    var bytes = 0
    var blocks: [String: Int] = [:]
    for (get, key) in zip(gets, keys) {
      var size = 0
      var item: Item?
      if let found = try reader.get(.items, key) {
        let view = ItemView(found)
        size = view.size
        item = get.projection?.apply(to: view) ?? Item(view)
      }
      bytes += size
      if bytes > TableEngine.transactionSizeLimit {
        throw StoreError.validation("The items of the transaction together have more than 4 MB")
      }
      blocks[get.table.text, default: 0] += ReadCapacity.blocks(size)
      items.append(item)
    }
    let capacity = ReadCapacity(.transactional)
    let reports = blocks.sorted { $0.key < $1.key }
      .compactMap { capacity.report(wanted, table: $0.key, blocks: $0.value) }
    return TransactGetItemsResponse(items: items, consumedCapacity: wanted == .none ? nil : reports)
  }

  private func encodedKeys(_ gets: [PreparedGet], in reader: some KeyspaceReader) throws -> [[UInt8]] {
    var keys: [[UInt8]] = []
    var reasons: [StoreError.CancellationReason] = []
    var failed = false
    for get in gets {
      let schema = try table(get.table, in: reader)
      try get.key.withView { try schema.requireUsableKeyValues($0.attributes) }
      do {
        keys.append(try schema.itemKey(ofKey: get.key))
        reasons.append(.init(code: "None"))
      } catch let error as StoreError where error.code == .validation {
        reasons.append(.init(code: "ValidationError", message: error.message))
        failed = true
      }
    }
    if failed {
      let codes = reasons.map(\.code).joined(separator: ", ")
      throw StoreError(
        .transactionCanceled,
        "Transaction cancelled, please refer cancellation reasons for specific reasons [\(codes)]", reasons: reasons)
    }
    return keys
  }
}
