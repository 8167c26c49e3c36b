import TableStore

/// One item a line in plain JSON, or typed JSON if the form says so. Empty lines are passed over, as is a byte order mark
/// before the first.
final class JSONLinesReader: RowReader {
  private let lines: LineReader
  private let form: JSONForm

  init(_ source: any ByteSource, form: JSONForm = .plain) {
    lines = LineReader(source)
    self.form = form
  }

  var location: String { lines.location }

  func next() throws -> Item? {
    while let line = try lines.next().map(lines.withoutMark) {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      return try form.item(line, at: lines.location)
    }
    return nil
  }
}

/// The lines of a DynamoDB export: `{"Item":{"sku":{"S":"A1"}}}`.
final class DynamoDBLinesReader: RowReader {
  private let lines: LineReader

  init(_ source: any ByteSource) { lines = LineReader(source) }

  var location: String { lines.location }

  func next() throws -> Item? {
    while let line = try lines.next().map(lines.withoutMark) {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      return try JSONForm.exported(line, at: lines.location)
    }
    return nil
  }
}
