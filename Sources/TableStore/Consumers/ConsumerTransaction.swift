import StreamLog

/// A commit of a durable consumer: its own entries, and its effects on tables, in one frame of the log.
///
/// The closure that gets one runs under the writer's locks: it must be brief and must not use the store otherwise. If
/// it throws, nothing is written.
package struct ConsumerTransaction {
  private let tables: TableEngine
  private let transaction: WriteTransaction

  init(_ tables: TableEngine, _ transaction: WriteTransaction) {
    self.tables = tables
    self.transaction = transaction
  }

  /// The time of this commit in microseconds since 1970; never below an earlier commit's, never above a later one's.
  package var timestamp: UInt64 { transaction.timestamp }

  /// Behind everything that was committed before this transaction: what is committed later is not covered, this
  /// transaction itself included.
  package var latest: StreamCursor {
    StreamCursor(
      LogAddress(
        commit: transaction.commit, segment: 0, offset: 0, checksum: 0, timestamp: transaction.timestamp,
        records: transaction.recordsBefore))
  }

  /// Reads as this transaction sees them.
  package var state: ConsumerStateReader { ConsumerStateReader(transaction) }

  package func put(_ key: [UInt8], _ value: [UInt8]) { transaction.put(.consumers, key, value) }

  package func delete(_ key: [UInt8]) { transaction.delete(.consumers, key) }

  /// Applies `effects` in order. One whose condition does not hold is passed over.
  ///
  /// - Parameter cause: what the changes' records name as their origin.
  /// - Returns: how many had a condition that did not hold.
  /// - Throws: ``StoreError`` `resourceNotFound` for a missing table, `validation` for an effect that does not fit the
  ///   table or the item.
  package func apply(_ effects: [ItemEffect], cause: ChangeCause?) throws -> Int {
    transaction.cause = cause
    defer { transaction.cause = nil }
    var passedOver = 0
    for effect in effects {
      do {
        switch effect.action {
        case .put(let put): try tables.put(put, in: transaction)
        case .update(let update): try tables.update(update, in: transaction)
        case .delete(let delete): try tables.delete(delete, in: transaction)
        }
      } catch let error as StoreError where error.code == .conditionalCheckFailed {
        passedOver += 1
      }
    }
    return passedOver
  }

  /// What the records of changes name as their origin that are made from now on through this transaction's scope; for
  /// handlers that are lent one.
  package func attribute(to cause: ChangeCause?) { transaction.cause = cause }

  /// Whether there is a table called `name`.
  package func hasTable(_ name: String) throws -> Bool {
    try tables.catalogue.table(TableName(name), in: transaction) != nil
  }
}
