import StreamLog

extension StreamPosition {
  /// Set in the index of a row's position. No commit has so many changes.
  private static let rowFlag: UInt32 = 1 << 31

  /// The position of a row that a backfill found: behind all changes of the commit that started it, before those of the
  /// next.
  ///
  /// - Parameter number: how many rows the backfill had done before it.
  package init(rowAt commit: UInt64, number: UInt64) {
    self.init(commit: commit, index: Self.rowFlag | UInt32(truncatingIfNeeded: number) & ~Self.rowFlag)
  }

  /// Whether this is the place of a backfill's row, and not of a change in the stream.
  public var isBackfill: Bool { index & Self.rowFlag != 0 }
}

extension Change {
  /// Whether this is a row that a backfill found, handed out as if it were inserted; it is no change in the stream.
  public var isBackfill: Bool { position.isBackfill }

  /// A row of a table as a change: an insertion whose new image is the row, with the table's own view in its record.
  ///
  /// - Parameters:
  ///   - row: see ``RowPage``.
  ///   - cursor: the end of the commit that the row was read at.
  package init(
    _ row: RowPage.Row, of table: String, position: StreamPosition, at cursor: StreamCursor, epoch: UInt32
  ) {
    self.init(
      position: position, commitSize: 1, timestamp: cursor.address.timestamp, epoch: epoch, table: table,
      bytes: row.record)
  }

  /// What tells a row from every other row of its backfill and from other contents of its item: the same whenever it is
  /// handed out with the same content. 32 hexadecimal digits.
  package var contentIdentity: String {
    let digits = String(FNV.hash(bytes), radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }

  /// The id of the item's table; ids are never used again.
  package var tableID: UInt32? { try? withView { $0.tableID } }
}

extension LentChange {
  /// The id of the item's table; ids are never used again.
  package var tableID: UInt32 { view.tableID }

  /// The item's key as its table orders it, from the names of the table's key attributes, the partition attribute first;
  /// `nil` if the record has not got them.
  package func itemKey(names: [String]) -> [UInt8]? {
    func value(_ name: String) -> ValueView? { Array(name.utf8).withUnsafeBytes { view.key(named: $0) } }
    guard let first = names.first, let partition = value(first) else { return nil }
    guard names.count > 1 else {
      return KeyEncoding.primaryKey(tableID: tableID, partition: partition, sort: nil)
    }
    guard let sort = value(names[1]) else { return nil }
    return KeyEncoding.primaryKey(tableID: tableID, partition: partition, sort: sort)
  }
}
