/// A TransactWriteItems with everything refused that can be without the database.
struct PreparedTransaction: Sendable {
  enum Action: Sendable {
    case put(PreparedPut)
    case update(PreparedUpdate)
    case delete(PreparedDelete)
    case check(PreparedDelete)

    var table: TableName {
      switch self {
      case .put(let put): put.table
      case .update(let update): update.table
      case .delete(let delete), .check(let delete): delete.table
      }
    }

    /// What holds the key: the item of a put, the key map of the others.
    var attributes: Item {
      switch self {
      case .put(let put): put.item
      case .update(let update): update.key
      case .delete(let delete), .check(let delete): delete.key
      }
    }
  }

  static let maximumActions = 100
  static let maximumBytes = 4 << 20

  let actions: [Action]
  let token: IdempotencyToken?
  let capacity: ReturnConsumedCapacity
  let metrics: Bool

  /// - Throws: ``StoreError`` `validation`.
  init(_ request: TransactWriteItemsRequest) throws {
    try PreparedTransaction.checkConstraints(request)
    token = try request.clientRequestToken.map { try IdempotencyToken($0, for: request) }
    var bytes = 0
    actions = try request.actions.map { action in
      switch action {
      case .put(let put):
        bytes += put.item.size
        return .put(try PreparedPut(put, isAlone: false))
      case .update(let update):
        bytes += update.key.size + (update.expressionAttributeValues?.size ?? 0)
        return .update(try PreparedUpdate(update, isAlone: false))
      case .delete(let delete):
        bytes += delete.key.size
        return .delete(try PreparedDelete(delete))
      case .conditionCheck(let check):
        bytes += check.key.size
        return .check(try PreparedDelete(check))
      }
    }
    guard bytes <= PreparedTransaction.maximumBytes else { throw PreparedTransaction.tooLarge }
    capacity = request.returnConsumedCapacity
    metrics = request.returnItemCollectionMetrics
  }

  static var tooLarge: StoreError {
    .validation("The items of the transaction are larger than 4 MB together")
  }

  /// The constraints on the plain members of all actions, collected.
  private static func checkConstraints(_ request: TransactWriteItemsRequest) throws {
    var constraints = Constraints()
    constraints.count(request.actions.count, shownAs: "[…]", "transactItems", from: 1, to: maximumActions)
    if let token = request.clientRequestToken {
      constraints.count(token.count, shownAs: token, "clientRequestToken", from: 1, to: 36)
    }
    for (position, action) in request.actions.enumerated() {
      let path = "transactItems.\(position + 1).member"
      switch action {
      case .put(let put): constraints.name(put.tableName, "\(path).put.tableName")
      case .update(let update): constraints.name(update.tableName, "\(path).update.tableName")
      case .delete(let delete): constraints.name(delete.tableName, "\(path).delete.tableName")
      case .conditionCheck(let check):
        constraints.name(check.tableName, "\(path).conditionCheck.tableName")
        constraints.required(
          check.condition?.expression != nil || check.condition?.expected != nil,
          "\(path).conditionCheck.conditionExpression")
      }
    }
    try constraints.check()
  }
}

extension TableEngine {
  /// Runs up to 100 actions on distinct items, all or nothing.
  ///
  /// With a token, the same request within ten minutes succeeds again without effect.
  ///
  /// - Throws: ``StoreError`` `transactionCanceled` with one reason per action, `validation`, `resourceNotFound`,
  ///   `idempotentParameterMismatch`, or what a commit throws. Nothing was written then.
  func transactWriteItems(_ request: TransactWriteItemsRequest) throws -> TransactWriteItemsResponse {
    let prepared = try PreparedTransaction(request)
    let (outcome, commit) = try engine.commit { try run(prepared, in: $0) }
    return try response(outcome, commit)
  }

  /// ``transactWriteItems(_:)`` for callers on Swift's cooperative threads.
  func transactWriteItemsAsync(_ request: TransactWriteItemsRequest) async throws -> TransactWriteItemsResponse {
    let prepared = try PreparedTransaction(request)
    let (outcome, commit) = try await engine.commitAsync { try self.run(prepared, in: $0) }
    return try response(outcome, commit)
  }

  private func response(_ outcome: BatchOutcome, _ commit: UInt64) throws -> TransactWriteItemsResponse {
    TransactWriteItemsResponse(
      consumedCapacity: outcome.wantsCapacity ? outcome.consumedCapacity : nil,
      itemCollectionMetrics: try metrics(of: outcome), commit: CommitNumber(commit))
  }

  private func run(_ prepared: PreparedTransaction, in transaction: WriteTransaction) throws -> BatchOutcome {
    if let token = prepared.token, try token.wasUsed(in: transaction) {
      return try replay(prepared, in: transaction)
    }
    let writes = try resolve(prepared, in: transaction)
    var tables: [(schema: TableSchema, units: WriteUnits)] = []
    var outcome = BatchOutcome()
    outcome.wantsCapacity = prepared.capacity != .none
    outcome.wantsMetrics = prepared.metrics
    for (action, write) in zip(prepared.actions, writes) {
      // A condition check keeps the item, so that staging it only counts its units.
      let units = try write.stage(in: transaction, wantsIndexUnits: prepared.capacity != .none)
      if let known = tables.firstIndex(where: { $0.schema.id == write.schema.id }) {
        tables[known].units.add(units)
      } else {
        tables.append((write.schema, units))
      }
      if case .check = action { continue }
      if prepared.metrics, write.schema.hasLocalIndexes { outcome.add(ItemCollection(write)) }
    }
    prepared.token?.store(in: transaction)
    outcome.consumedCapacity = tables.compactMap {
      $0.units.consumed($0.schema, prepared.capacity, isTransaction: true)
    }
    return outcome
  }

  /// Decides all actions, staging nothing.
  ///
  /// - Throws: `transactionCanceled` if any of them is refused.
  private func resolve(
    _ prepared: PreparedTransaction, in transaction: WriteTransaction
  ) throws -> [ItemWrite] {
    for action in prepared.actions { _ = try table(action.table, in: transaction) }
    try requireDistinctItems(prepared, in: transaction)
    var writes: [ItemWrite] = []
    var reasons: [StoreError.CancellationReason] = []
    var bytes = 0
    writes.reserveCapacity(prepared.actions.count)
    for action in prepared.actions {
      do {
        let write = try resolve(action, in: transaction)
        if case .check = action {} else { bytes += write.new?.size ?? 0 }
        writes.append(write)
        reasons.append(.init(code: "None"))
      } catch let error as StoreError {
        switch error.code {
        case .conditionalCheckFailed:
          reasons.append(.init(code: "ConditionalCheckFailed", message: error.message, item: error.item))
        case .validation: reasons.append(.init(code: "ValidationError", message: error.message))
        default: throw error
        }
      }
    }
    if writes.count < prepared.actions.count {
      let codes = reasons.map(\.code).joined(separator: ", ")
      throw StoreError(
        .transactionCanceled,
        "Transaction cancelled, please refer cancellation reasons for specific reasons [\(codes)]", reasons: reasons)
    }
    if bytes > PreparedTransaction.maximumBytes { throw PreparedTransaction.tooLarge }
    return writes
  }

  /// Keys that do not fit their table's schema are left to the reasons of their actions; empty and oversize ones refuse
  /// the request.
  private func requireDistinctItems(
    _ prepared: PreparedTransaction, in transaction: WriteTransaction
  ) throws {
    var keys = Set<[UInt8]>()
    for action in prepared.actions {
      let schema = try table(action.table, in: transaction)
      try action.attributes.withView { try schema.requireUsableKeyValues($0.attributes) }
      guard let key = try? itemKey(action, in: transaction) else { continue }
      guard keys.insert(key).inserted else {
        throw StoreError.validation("Transaction request cannot include multiple operations on one item")
      }
    }
  }

  private func itemKey(
    _ action: PreparedTransaction.Action, in transaction: WriteTransaction
  ) throws -> [UInt8] {
    let schema = try table(action.table, in: transaction)
    switch action {
    case .put(let put): return try put.item.withView { try schema.itemKey(ofItem: $0) }
    case .update(let update): return try schema.itemKey(ofKey: update.key)
    case .delete(let delete), .check(let delete): return try schema.itemKey(ofKey: delete.key)
    }
  }

  private func resolve(
    _ action: PreparedTransaction.Action, in transaction: WriteTransaction
  ) throws -> ItemWrite {
    switch action {
    case .put(let put): try put.resolve(in: transaction, self, mayBeStaged: false)
    case .update(let update): try update.resolve(in: transaction, self, mayBeStaged: false).write
    case .delete(let delete): try delete.resolve(in: transaction, self, mayBeStaged: false)
    case .check(let check): try check.resolve(in: transaction, self, keepsItem: true, mayBeStaged: false)
    }
  }

  /// The reply to a repeated request: nothing is written, the capacity is that of reading the items.
  private func replay(_ prepared: PreparedTransaction, in transaction: WriteTransaction) throws -> BatchOutcome {
    var outcome = BatchOutcome()
    outcome.wantsCapacity = prepared.capacity != .none
    outcome.wantsMetrics = prepared.metrics
    guard outcome.wantsCapacity else { return outcome }
    var units: [(name: String, count: Int)] = []
    for action in prepared.actions {
      let key = try itemKey(action, in: transaction)
      let size = try transaction.get(.items, key).map { ItemView($0).size } ?? 0
      let count = CapacityRules.transactionalReadUnits(size)
      if let known = units.firstIndex(where: { $0.name == action.table.text }) {
        units[known].count += count
      } else {
        units.append((action.table.text, count))
      }
    }
    outcome.consumedCapacity = units.map { name, count in
      let figure = ConsumedCapacity.Units(capacity: Double(count), read: Double(count))
      return ConsumedCapacity(
        tableName: name, total: figure, table: prepared.capacity == .indexes ? figure : nil)
    }
    return outcome
  }
}
