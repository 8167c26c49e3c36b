import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Prints items as they come: JSON, one a line, or an aligned table.
///
/// A table's columns are the attributes of the items that come first; what later items have besides is not shown.
struct ItemWriter {
  private let output: FileSink
  private let style: ItemStyle
  private var held: [[String: String]] = []
  private var names: [String] = []
  private var table: TextTable?

  init(_ output: FileSink, _ style: ItemStyle) {
    self.output = output
    self.style = style
  }

  mutating func add(_ item: Item) throws {
    switch style.output {
    case .json:
      var line = style.form.encode(item)
      line.append(0x0a)
      try output.write(line)
    case .table:
      let cells = try item.dictionary.mapValues { try style.form.cell($0) }
      if table == nil {
        held.append(cells)
        if held.count >= TextTable.sample { try beginTable() }
      } else {
        try table?.add(names.map { cells[$0] ?? "" })
      }
    }
  }

  mutating func finish() throws {
    guard style.output == .table else { return }
    if table == nil { try beginTable() }
    try table?.finish()
  }

  private mutating func beginTable() throws {
    // The leading attributes, then those that more of the items have.
    var counts: [String: Int] = [:]
    for name in held.flatMap(\.keys) { counts[name, default: 0] += 1 }
    let leading = style.leading.filter { counts.removeValue(forKey: $0) != nil }
    names = leading + counts.keys.sorted { (-(counts[$0] ?? 0), $0) < (-(counts[$1] ?? 0), $1) }
    let output = output
    var table = TextTable(names, limit: terminalWidth(STDOUT_FILENO)) { try output.write($0) }
    for cells in held { try table.add(names.map { cells[$0] ?? "" }) }
    held = []
    self.table = table
  }
}

/// How items are printed.
struct ItemStyle {
  var output = OutputForm.json
  var form = JSONForm.plain
  /// Attributes whose columns come first in a table, such as keys.
  var leading: [String] = []
}

/// Prints the item a single operation returned, if any.
enum ItemPrinter {
  static func print(_ item: Item?, _ options: ItemOptions) throws {
    guard let item else { return }
    let output = FileSink.standardOutput()
    var writer = ItemWriter(output, options.style)
    try writer.add(item)
    try writer.finish()
    try output.finish()
  }
}
