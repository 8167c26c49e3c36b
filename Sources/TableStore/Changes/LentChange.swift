/// One change of one item, lent by a ``ChangeReader`` while it stands on it: nothing is decoded or copied.
package struct LentChange {
  package let position: StreamPosition
  package let commitSize: UInt32
  package let timestamp: UInt64
  package let epoch: UInt32
  package let table: String
  let view: ChangeView
  /// The record behind its length.
  let bytes: UnsafeRawBufferPointer

  package var event: ChangeRecord.Event { view.event }

  /// Bytes of the record.
  package var byteCount: Int { bytes.count }
}

extension Change {
  /// A copy of what is lent.
  package init(_ lent: LentChange) {
    self.init(
      position: lent.position, commitSize: lent.commitSize, timestamp: lent.timestamp, epoch: lent.epoch,
      table: lent.table, bytes: Array(lent.bytes))
  }

  /// Lends the change.
  ///
  /// - Throws: what `body` throws.
  package func lend<R>(_ body: (LentChange) throws -> R) throws -> R {
    try bytes.withUnsafeBytes { bytes in
      try body(
        LentChange(
          position: position, commitSize: commitSize, timestamp: timestamp, epoch: epoch, table: table,
          view: ChangeView(framed: bytes), bytes: bytes))
    }
  }
}

extension ChangeCondition {
  /// Whether the condition holds for `change`.
  package func accepts(_ change: LentChange) -> Bool { accepts(change.view, table: change.table) }
}
