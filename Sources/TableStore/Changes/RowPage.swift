/// Some rows of a table in the order of their keys, all of one view of the store.
package struct RowPage: Sendable {
  package struct Row: Sendable {
    /// The key as the table orders it; it starts with the table's id.
    package let key: [UInt8]
    /// The row as the record of an insertion.
    let record: [UInt8]

    /// The row.
    ///
    /// - Throws: ``StoreError`` `storeCorrupted` if it does not decode.
    package var item: Item {
      get throws { try record.withUnsafeBytes { try ChangeView(framed: $0).new.map { Item($0) } ?? Item() } }
    }
  }

  package var rows: [Row] = []
  /// The names of the table's key attributes, the partition attribute first.
  package var keyNames: [String] = []
  /// Whether no rows follow; also if there is no such table.
  package var isEnd = true
  /// The commit that the view shows.
  package var commit: UInt64
}

extension Store {
  /// Reads the rows behind a key in a short view of its own.
  ///
  /// - Parameters:
  ///   - key: of the last row read before; `nil`, or a key of another table that had this name: from the first row.
  ///   - maxBytes: about how many bytes of rows; a first row that is larger comes alone.
  /// - Throws: ``StoreError`` for trouble of the store. A missing table is no error.
  @available(*, noasync)
  package func rowPage(_ table: String, after key: [UInt8]?, limit: Int, maxBytes: Int) throws -> RowPage {
    try perform { tables in
      try tables.engine.snapshot { snapshot in
        var page = RowPage(commit: snapshot.commit)
        guard let schema = try tables.catalogue.table(TableName(table), in: snapshot) else { return page }
        page.keyNames = schema.descriptor.key.attributes.map(\.name)
        var range = KeyEncoding.range(id: schema.id)
        if let key, key.starts(with: schema.prefix) { range.lower = key + [0] }
        let cursor = try snapshot.cursor(.items, range, descending: false)
        var bytes = 0
        while let (key, value) = try cursor.next() {
          guard page.rows.isEmpty || page.rows.count < limit && bytes + value.count <= maxBytes else {
            page.isEnd = false
            break
          }
          bytes += value.count
          page.rows.append(
            RowPage.Row(key: Array(key), record: try ChangeHeader.row(ItemView(value), schema)))
        }
        return page
      }
    }
  }

  /// The tables of a selection that there are, and about how many rows they have together.
  @available(*, noasync)
  package func rowTables(_ selection: TableSelection) throws -> (names: [String], rows: UInt64) {
    var names: [String]
    switch selection {
    case .all: names = try tables()
    // Those that do not exist yet too: they may by the time it is their turn.
    case .tables(let chosen): names = chosen.sorted()
    }
    var rows: UInt64 = 0
    for name in names {
      do {
        rows += UInt64(clamping: try describeTable(name).itemCount)
      } catch let error as StoreError where error.code == .resourceNotFound {
        continue
      }
    }
    return (names, rows)
  }
}

extension ChangeHeader {
  /// The record, behind its length, of an insertion of `row`. Its new image can be seen whatever the table's stream setting.
  static func row(_ row: ItemView, _ schema: TableSchema) throws -> [UInt8] {
    var header: [UInt8] = []
    try append(schema, identity: .user, old: nil, new: row, to: &header)
    header[2] |= Flags.newImageVisible.rawValue
    var record: [UInt8] = []
    record.reserveCapacity(header.count + row.bytes.count + 16)
    Varint.append(header.count, to: &record)
    record += header
    Varint.append(0, to: &record)
    Varint.append(row.bytes.count + 1, to: &record)
    record.append(contentsOf: row.bytes)
    return record
  }
}
