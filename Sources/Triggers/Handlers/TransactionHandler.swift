public import TableStore

/// What a trigger does with its changes when it has to read before it writes: it is lent a transaction over the whole store,
/// whose writes are committed together with the trigger's checkpoint.
///
/// The transaction is optimistic and holds no lock: other writers go on meanwhile, and if one of them changes what the
/// handler has read, the handler is **called again** with the same batch on a new view. Let it have no effects but those on
/// the transaction. There is no partial success: a handler that throws has written nothing, and the batch is split or tried
/// again.
public protocol TransactionHandler: Sendable {
  /// Handles one batch. It runs on a thread of the triggers' own and may block.
  func handle(_ batch: TriggerBatch, in transaction: borrowing WriteScope) throws
}

/// A ``TransactionHandler`` written as a closure.
public struct ClosureTransactionHandler: TransactionHandler {
  private let body: @Sendable (TriggerBatch, borrowing WriteScope) throws -> Void

  public init(_ body: @escaping @Sendable (TriggerBatch, borrowing WriteScope) throws -> Void) { self.body = body }

  public func handle(_ batch: TriggerBatch, in transaction: borrowing WriteScope) throws {
    try body(batch, transaction)
  }
}
