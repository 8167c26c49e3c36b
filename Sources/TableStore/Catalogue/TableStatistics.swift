/// How many items a table and its indexes hold and how large they are, kept with every write.
///
/// Exact for tables and for indexes as old as their table; the figures of an index built on a live table may be off by
/// the writes during its building. Only what DescribeTable shows depends on them.
struct TableStatistics: Sendable, Hashable {
  struct Figures: Sendable, Hashable {
    var items: Int64 = 0
    /// As DynamoDB counts sizes.
    var bytes: Int64 = 0

    static func += (left: inout Figures, right: Figures) {
      left.items &+= right.items
      left.bytes &+= right.bytes
    }
  }

  var table = Figures()
  /// By index id.
  var indexes: [UInt32: Figures] = [:]

  init() {}

  init(_ value: UnsafeRawBufferPointer) throws {
    table = try TableStatistics.figures(value, at: 0)
    var offset = 16
    while offset < value.count {
      guard let id = BigEndian.read(UInt32.self, value, at: offset) else { throw CatalogueRecord.damaged("statistics") }
      indexes[id] = try TableStatistics.figures(value, at: offset + 4)
      offset += 20
    }
  }

  private static func figures(_ value: UnsafeRawBufferPointer, at offset: Int) throws -> Figures {
    guard let items = BigEndian.read(UInt64.self, value, at: offset),
      let bytes = BigEndian.read(UInt64.self, value, at: offset + 8)
    else { throw CatalogueRecord.damaged("statistics") }
    return Figures(items: Int64(bitPattern: items), bytes: Int64(bitPattern: bytes))
  }

  /// Two integers for the table, then per index its id and two integers, by id.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16 + 20 * indexes.count)
    TableStatistics.append(table, to: &bytes)
    for (id, figures) in indexes.sorted(by: { $0.key < $1.key }) {
      bytes += BigEndian.bytes(id)
      TableStatistics.append(figures, to: &bytes)
    }
    return bytes
  }

  private static func append(_ figures: Figures, to bytes: inout [UInt8]) {
    bytes += BigEndian.bytes(UInt64(bitPattern: figures.items))
    bytes += BigEndian.bytes(UInt64(bitPattern: figures.bytes))
  }

  /// The figures of table `id` as `reader` sees them; zeros if it was never written.
  static func read(ofTable id: UInt32, in reader: some KeyspaceReader) throws -> TableStatistics {
    guard let value = try reader.get(.system, SystemKey.statistics(ofTable: id)) else { return TableStatistics() }
    return try TableStatistics(value)
  }
}
