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
  private var line: [UInt8] = []

  init(_ shape: Shape) { self.shape = shape }

  func begin(_ sink: any ByteSink) throws {}

  func write(_ item: Item, to sink: any ByteSink) throws {
    line.removeAll(keepingCapacity: true)
    switch shape {
    case .plain: JSONForm.plain.append(item, to: &line)
    case .exported:
      line += #"{"Item":"#.utf8
      JSONForm.typed.append(item, to: &line)
      line.append(UInt8(ascii: "}"))
    }
    line.append(0x0a)
    try sink.write(line)
  }
}
