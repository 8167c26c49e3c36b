import TableStore

/// Comma-separated text with a typed header, which ``CSVReader`` reads back to equal items.
final class CSVWriter: RowWriter {
  private let columns: [CSVColumn]

  init(columns: [CSVColumn]) { self.columns = columns }

  func begin(_ sink: any ByteSink) throws {
    try sink.write(columns.map { Self.quoted($0.header) }.joined(separator: ",") + "\n")
  }

  /// Attributes that came into the table after the columns were chosen are an error: nothing is left out in silence.
  func write(_ item: Item, to sink: any ByteSink) throws {
    let values = item.dictionary
    var written = 0
    var line = ""
    for (index, column) in columns.enumerated() {
      if index > 0 { line += "," }
      guard let value = values[column.name] else { continue }
      guard column.kind == .any || column.kind == CSVColumn.Kind(of: value) else {
        throw Refusal("attribute \(column.name) changed its type while the table was exported; export again")
      }
      line += Self.quoted(try CSVCell.text(value, column.kind))
      written += 1
    }
    guard written == values.count else {
      throw Refusal("the table got new attributes while it was exported; export again")
    }
    try sink.write(line + "\n")
  }

  /// A field with quotes where it needs them; the empty string needs them to differ from nothing.
  static func quoted(_ text: String) -> String {
    let needsQuotes =
      text.isEmpty
      || text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0a || $0 == 0x0d }
    guard needsQuotes else { return text }
    var result = "\""
    for character in text.unicodeScalars {
      if character == "\"" { result += "\"" }
      result.unicodeScalars.append(character)
    }
    return result + "\""
  }
}
