/// A BatchWriteItem with everything refused that can be without the database.
struct PreparedBatch: Sendable {
  struct Table: Sendable {
    let name: TableName
    let writes: [BatchWrite]
  }
  static let maximumWrites = 25
  static let maximumBytes = 16 << 20

  /// By name.
  let tables: [Table]
  let capacity: ReturnConsumedCapacity
  let metrics: Bool

  /// - Throws: ``StoreError`` `validation`.
  init(_ request: BatchWriteItemRequest) throws {
    guard !request.requestItems.isEmpty else {
      throw StoreError.validation("The requestItems parameter is required for BatchWriteItem")
    }
    let requests = request.requestItems.sorted { $0.key < $1.key }
    var constraints = Constraints()
    for (name, writes) in requests {
      constraints.count(writes.count, shownAs: "[]", "requestItems.\(name).member", from: 1, to: .max)
    }
    try constraints.check()
    let tables = try requests.map { Table(name: try TableName($0), writes: $1) }
    let count = requests.reduce(0) { $0 + $1.value.count }
    var bytes = 0
    guard count <= PreparedBatch.maximumWrites else {
      throw StoreError.validation("Too many items requested for the BatchWriteItem call")
    }
    for write in tables.flatMap(\.writes) {
      let item =
        switch write {
        case .put(let item), .delete(let item): item
        }
      if item.size > ValueRules.itemSizeLimit { throw ValueRules.itemTooLarge }
      bytes += item.size
    }
    guard bytes <= PreparedBatch.maximumBytes else {
      throw StoreError.validation("The BatchWriteItem request is larger than 16 MB")
    }
    self.tables = tables
    capacity = request.returnConsumedCapacity
    metrics = request.returnItemCollectionMetrics
  }
}

extension TableEngine {
  /// Puts and deletes up to 25 items. All are checked before any is written, and all are written in one commit.
  ///
  /// - Throws: ``StoreError`` `validation`, `resourceNotFound`, or what a commit throws. Nothing was written then.
  func batchWriteItem(_ request: BatchWriteItemRequest) throws -> BatchWriteItemResponse {
    let prepared = try PreparedBatch(request)
    let (outcome, commit) = try engine.commit { try write(prepared, in: $0, mayBeStaged: false) }
    return try response(outcome, commit)
  }

  /// ``batchWriteItem(_:)`` for callers on Swift's cooperative threads.
  func batchWriteItemAsync(_ request: BatchWriteItemRequest) async throws -> BatchWriteItemResponse {
    let prepared = try PreparedBatch(request)
    let (outcome, commit) = try await engine.commitAsync { try self.write(prepared, in: $0, mayBeStaged: false) }
    return try response(outcome, commit)
  }

  /// Stages a batch in a transaction. If it throws, it has staged nothing.
  @discardableResult
  func write(
    _ batch: PreparedBatch, in transaction: WriteTransaction, mayBeStaged: Bool = true
  ) throws -> BatchOutcome {
    var writes: [[ItemWrite]] = []
    for table in batch.tables {
      let schema = try self.table(table.name, in: transaction)
      writes.append(try resolve(table.writes, schema, in: transaction, mayBeStaged: mayBeStaged))
    }
    var outcome = BatchOutcome()
    for writes in writes {
      guard let schema = writes.first?.schema else { continue }
      var units = WriteUnits(wantsIndexes: batch.capacity != .none)
      for write in writes {
        units.add(try write.stage(in: transaction, wantsIndexUnits: batch.capacity != .none))
        if batch.metrics, schema.hasLocalIndexes { outcome.add(ItemCollection(write)) }
      }
      if let consumed = units.consumed(schema, batch.capacity) { outcome.consumedCapacity.append(consumed) }
    }
    outcome.wantsCapacity = batch.capacity != .none
    outcome.wantsMetrics = batch.metrics
    return outcome
  }

  /// Decides the writes to one table, staging nothing.
  private func resolve(
    _ writes: [BatchWrite], _ schema: TableSchema, in transaction: WriteTransaction, mayBeStaged: Bool
  ) throws -> [ItemWrite] {
    var keys: [[UInt8]] = []
    keys.reserveCapacity(writes.count)
    for write in writes {
      switch write {
      case .put(let item): keys.append(try item.withView { try schema.itemKey(ofItem: $0) })
      case .delete(let key): keys.append(try schema.itemKey(ofKey: key))
      }
    }
    if keys.count > 1, Set(keys).count < keys.count {
      throw StoreError.validation("Provided list of item keys contains duplicates")
    }
    return try zip(writes, keys).map { write, key in
      let old = StoredImage(try transaction.get(.items, key), mayBeStaged: mayBeStaged)
      switch write {
      case .put(let item): return try ItemWrite(schema, itemKey: key, old: old, new: item, isUpdate: false)
      case .delete: return try ItemWrite(schema, itemKey: key, old: old, new: nil, isUpdate: false)
      }
    }
  }

  private func response(_ outcome: BatchOutcome, _ commit: UInt64) throws -> BatchWriteItemResponse {
    BatchWriteItemResponse(
      consumedCapacity: outcome.wantsCapacity ? outcome.consumedCapacity : nil,
      itemCollectionMetrics: try metrics(of: outcome), commit: CommitNumber(commit))
  }

  /// The collection figures of a batch or transaction by table, if they were asked for.
  func metrics(of outcome: BatchOutcome) throws -> [String: [ItemCollectionMetrics]]? {
    guard outcome.wantsMetrics else { return nil }
    var metrics: [String: [ItemCollectionMetrics]] = [:]
    for collection in outcome.collections {
      if let figures = try self.metrics(of: collection) { metrics[collection.schema.name, default: []].append(figures) }
    }
    return metrics
  }
}

/// What the reply to a batch or transaction needs of its staged writes.
struct BatchOutcome: Sendable {
  /// One entry per table.
  var consumedCapacity: [ConsumedCapacity] = []
  var wantsCapacity = false
  var wantsMetrics = false
  private(set) var collections: [ItemCollection] = []

  /// Adds a collection unless it is there.
  mutating func add(_ collection: ItemCollection?) {
    guard let collection, !collections.contains(where: { $0.prefix == collection.prefix }) else { return }
    collections.append(collection)
  }
}
