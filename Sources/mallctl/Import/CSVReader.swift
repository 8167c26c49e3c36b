import TableStore

/// Items out of comma-separated text. The first record names the attributes (``CSVColumn``); an empty cell is no
/// attribute, a quoted empty cell of type S is the empty string.
final class CSVReader: RowReader {
  private let records: CSVRecordReader
  private var columns: [CSVColumn]?

  init(_ source: any ByteSource) { records = CSVRecordReader(source) }

  var location: String { records.location }

  func next() throws -> Item? {
    let columns = try columns ?? readHeader()
    guard let record = try records.next() else { return nil }
    guard record.count == columns.count else {
      throw InputError("\(Figures.count(record.count, "field")), but the header has \(columns.count)", at: location)
    }
    var attributes: [String: AttributeValue] = [:]
    for (field, column) in zip(record, columns) {
      if field.bytes.isEmpty && !(field.isQuoted && (column.kind == .s || column.kind == .b)) { continue }
      do {
        attributes[column.name] = try CSVCell.value(field, column.kind)
      } catch let error as InputError {
        throw InputError("column \(column.header): \(error.message)", at: location)
      }
    }
    do {
      return try Item(attributes)
    } catch let error as StoreError {
      throw InputError(error.message, at: location)
    }
  }

  private func readHeader() throws -> [CSVColumn] {
    guard let record = try records.next() else {
      throw InputError("the file is empty; its first line must name the attributes", at: records.name)
    }
    let columns = try record.map { field in
      guard let text = field.text, !text.isEmpty else {
        throw InputError("an attribute name in the header is empty or not UTF-8", at: location)
      }
      if let word = CSVColumn.unknownType(in: text) {
        throw InputError(
          "column '\(text)': \(word) is no type; write S, N, B, BOOL, NULL, SS, NS, BS, L, M or ANY, or '\(text):S' if it "
            + "belongs to the name", at: location)
      }
      return CSVColumn(header: text)
    }
    var names: Set<String> = []
    for column in columns where column.name.isEmpty || !names.insert(column.name).inserted {
      throw InputError("the header names the attribute '\(column.name)' twice, or without a name", at: location)
    }
    self.columns = columns
    return columns
  }
}
