/// DynamoDB's write units.
enum CapacityRules {
  /// Units for writing `size` bytes: one per started kilobyte, at least one.
  @inline(__always)
  static func writeUnits(_ size: Int) -> Int { max(1, (size + 1023) / 1024) }

  /// Units for a transactional read of `size` bytes: two per started four kilobytes, at least two.
  static func transactionalReadUnits(_ size: Int) -> Int { 2 * max(1, (size + 4095) / 4096) }
}

/// The units that writes to one table used.
struct WriteUnits: Sendable {
  var table = 0
  /// In the table's order of indexes; `nil` where nobody wants them.
  var indexes: [Int]?

  init(wantsIndexes: Bool) { indexes = wantsIndexes ? [] : nil }

  /// Adds those of another write to the same table as described by the same schema.
  mutating func add(_ other: WriteUnits) {
    table += other.table
    guard let added = other.indexes else { return }
    guard let own = indexes, own.count == added.count else {
      if indexes?.isEmpty ?? true { indexes = added }
      return
    }
    indexes = zip(own, added).map(+)
  }

  /// The reply's figure, or `nil` if none was asked for.
  ///
  /// - Parameter isTransaction: doubles the table's part, as DynamoDB does, and fills in the write units.
  func consumed(
    _ schema: TableSchema, _ detail: ReturnConsumedCapacity, isTransaction: Bool = false
  ) -> ConsumedCapacity? {
    guard detail != .none else { return nil }
    func units(_ count: Int) -> ConsumedCapacity.Units {
      ConsumedCapacity.Units(capacity: Double(count), write: isTransaction ? Double(count) : nil)
    }
    let table = isTransaction ? 2 * self.table : self.table
    let all = table + (indexes ?? []).reduce(0, +)
    var capacity = ConsumedCapacity(tableName: schema.name, total: units(all))
    guard detail == .indexes else { return capacity }
    capacity.table = units(table)
    for (index, count) in zip(schema.descriptor.indexes, indexes ?? []) where count > 0 {
      switch index.kind {
      case .local: capacity.localIndexes[index.name] = units(count)
      case .global: capacity.globalIndexes[index.name] = units(count)
      }
    }
    return capacity
  }
}
