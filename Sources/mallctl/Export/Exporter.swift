import TableStore

/// Writes all items of a table in the memory of one page.
struct Exporter {
  var table: Table
  var format: RowFormat
  var quiet: Bool

  /// Runs to the end and returns a sentence about it. A file is there under its name only when it is whole.
  func run(to path: String) throws -> String {
    let description = try table.describe()
    let writer: any RowWriter =
      switch format {
      case .csv: try CSVWriter(columns: columns(of: description))
      case .dynamodb: JSONLinesWriter(.exported)
      default: JSONLinesWriter(.plain)
      }
    var progress = Progress("rows", quiet: quiet)
    defer { progress.finish() }
    let sink = try openSink(path)
    try writer.begin(sink)
    var rows = 0
    try eachItem { item in
      try writer.write(item, to: sink)
      rows += 1
      if rows % 256 == 0 { progress.update(rows, fraction: fraction(rows, of: description)) }
    }
    try sink.finish()
    let seconds = Figures.decimal(progress.elapsed, places: 2)
    return "\(Figures.count(rows, "row")) written to \(path), \(seconds) s"
  }

  private func fraction(_ rows: Int, of description: TableDescription) -> Double? {
    description.itemCount > 0 ? Double(rows) / Double(description.itemCount) : nil
  }

  /// Reads the table once for the names and types of its attributes; keys come first, the others by name.
  private func columns(of description: TableDescription) throws -> [CSVColumn] {
    var kinds: [String: CSVColumn.Kind] = [:]
    try eachItem { item in
      for (name, value) in item {
        let kind = CSVColumn.Kind(of: value)
        kinds[name] = kinds[name].map { $0 == kind ? kind : .any } ?? kind
      }
    }
    let keys = description.key.attributes
    let others = kinds.keys.filter { name in !keys.contains { $0.name == name } }.sorted()
    return keys.map { CSVColumn($0.name, CSVColumn.Kind($0.type)) } + others.map { CSVColumn($0, kinds[$0] ?? .any) }
  }

  private func eachItem(_ body: (Item) throws -> Void) throws {
    var items = try table.scan()
    while let item = try items.next() {
      if Interrupt.isRequested { throw Refusal("stopped; the export is not complete", status: .interrupted) }
      try body(item)
    }
  }
}
