/// What reads cost in DynamoDB's units: one unit for each block of 4,096 bytes read consistently, half of it for an
/// eventually consistent read, twice for a read in a transaction. Nothing read costs one block.
struct ReadCapacity {
  enum Mode: Double {
    case eventual = 0.5
    case consistent = 1
    case transactional = 2

    init(consistent: Bool) { self = consistent ? .consistent : .eventual }
  }

  static let blockSize = 4096

  let mode: Mode

  init(_ mode: Mode) { self.mode = mode }

  /// The blocks of one item or of the items of a page together; at least one.
  @inline(__always)
  static func blocks(_ bytes: Int) -> Int { max(1, (bytes + blockSize - 1) / blockSize) }

  func units(bytes: Int) -> Double { units(blocks: ReadCapacity.blocks(bytes)) }

  func units(blocks: Int) -> Double { Double(blocks) * mode.rawValue }

  /// What a reply carries of a read that touched only the table, if it was asked for.
  func report(
    _ wanted: ReturnConsumedCapacity, table: String, blocks: Int
  ) -> ConsumedCapacity? {
    if wanted == .none { return nil }
    let units = self.units(blocks: blocks)
    let total = ConsumedCapacity.Units(capacity: units, read: mode == .transactional ? units : nil)
    return ConsumedCapacity(tableName: table, total: total, table: wanted == .indexes ? total : nil)
  }

  /// What a reply carries of a read through an index: `bytes` of its entries and, for a local index that lacked
  /// attributes, `tableBlocks` of the items fetched from the table.
  func report(
    _ wanted: ReturnConsumedCapacity, table: String, index: IndexDescriptor, bytes: Int, tableBlocks: Int
  ) -> ConsumedCapacity? {
    if wanted == .none { return nil }
    let indexUnits = ConsumedCapacity.Units(capacity: units(bytes: bytes))
    let tableUnits = ConsumedCapacity.Units(capacity: units(blocks: tableBlocks))
    var report = ConsumedCapacity(
      tableName: table, total: ConsumedCapacity.Units(capacity: indexUnits.capacity + tableUnits.capacity))
    if wanted == .indexes {
      report.table = tableUnits
      switch index.kind {
      case .local: report.localIndexes = [index.name: indexUnits]
      case .global: report.globalIndexes = [index.name: indexUnits]
      }
    }
    return report
  }
}
