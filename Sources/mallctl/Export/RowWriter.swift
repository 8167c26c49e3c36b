import TableStore

/// Items on their way into a file.
protocol RowWriter: AnyObject {
  /// Writes what comes before the first item.
  func begin(_ sink: any ByteSink) throws
  func write(_ item: Item, to sink: any ByteSink) throws
}

/// One item a line.
final class JSONLinesWriter: RowWriter {
  enum Shape {
    case plain
    /// `{"Item":{…}}` in typed JSON, as DynamoDB exports.
    case exported
  }

  private let shape: Shape

  init(_ shape: Shape) { self.shape = shape }

  func begin(_ sink: any ByteSink) throws {}

  func write(_ item: Item, to sink: any ByteSink) throws {
    var line: [UInt8]
    switch shape {
    case .plain: line = JSONForm.plain.encode(item)
    case .exported: line = Array(#"{"Item":"#.utf8) + JSONForm.typed.encode(item) + [UInt8(ascii: "}")]
    }
    line.append(0x0a)
    try sink.write(line)
  }
}
