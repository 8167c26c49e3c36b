/// What a write's reply is to hold.
struct WriteReplyOptions: Sendable {
  var returnValues: ReturnValues
  var capacity: ReturnConsumedCapacity
  var metrics: Bool

  init(_ returnValues: ReturnValues, _ capacity: ReturnConsumedCapacity, _ metrics: Bool) {
    self.returnValues = returnValues
    self.capacity = capacity
    self.metrics = metrics
  }

  /// For operations that return the old item or nothing.
  init(oldOrNothing returnValues: ReturnValues, _ capacity: ReturnConsumedCapacity, _ metrics: Bool) throws {
    guard returnValues == .none || returnValues == .allOld else {
      throw StoreError.requestFault("ReturnValues can only be ALL_OLD or NONE")
    }
    self.init(returnValues, capacity, metrics)
  }
}

/// A staged write's part of the reply.
struct WriteOutcome: Sendable {
  var attributes: Item?
  var consumedCapacity: ConsumedCapacity?
  /// The collection to measure once the commit is done, if that was asked for and the table has local indexes.
  var collection: ItemCollection?
}

extension TableEngine {
  /// Stages a decided write and gathers what its reply needs.
  @inline(__always)
  func outcome(
    of write: ItemWrite, attributes: Item?, _ reply: WriteReplyOptions, in transaction: WriteTransaction
  ) throws -> WriteOutcome {
    let units = try write.stage(in: transaction, wantsIndexUnits: reply.capacity != .none)
    var outcome = WriteOutcome(attributes: attributes)
    if reply.capacity != .none { outcome.consumedCapacity = units.consumed(write.schema, reply.capacity) }
    if reply.metrics, write.schema.hasLocalIndexes { outcome.collection = ItemCollection(write) }
    return outcome
  }

  func response(_ outcome: WriteOutcome, _ reply: WriteReplyOptions, at commit: UInt64) throws -> WriteItemResponse {
    WriteItemResponse(
      attributes: outcome.attributes, consumedCapacity: outcome.consumedCapacity,
      itemCollectionMetrics: try outcome.collection.flatMap { try metrics(of: $0) }, commit: CommitNumber(commit))
  }
}
