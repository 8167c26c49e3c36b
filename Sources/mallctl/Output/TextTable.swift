/// Rows of text in aligned columns.
///
/// The first rows decide the widths and are held back until there are enough of them; later ones are written as they
/// come, cut to these widths, so that a table of any length needs the same memory.
struct TextTable {
  struct Column {
    var title: String
    var alignsRight = false
  }

  /// Rows that are held back to choose the widths.
  static let sample = 200
  private static let gap = "  "
  private static let narrowest = 4

  private var columns: [Column]
  private let limit: Int?
  private var held: [[String]] = []
  private var widths: [Int]?
  private let emit: (String) throws -> Void

  /// - Parameters:
  ///   - limit: Columns of the terminal, or `nil` to cut nothing.
  ///   - emit: Takes each finished line, with its line end.
  init(_ columns: [Column], limit: Int?, emit: @escaping (String) throws -> Void) {
    self.columns = columns
    self.limit = limit
    self.emit = emit
  }

  init(_ titles: [String], limit: Int?, emit: @escaping (String) throws -> Void) {
    self.init(titles.map { Column(title: $0) }, limit: limit, emit: emit)
  }

  /// Adds a row with one cell a column.
  mutating func add(_ cells: [String]) throws {
    let cells = cells.map(DisplayWidth.printable)
    if let widths {
      try emit(line(cells, widths))
    } else {
      held.append(cells)
      if held.count >= Self.sample { try release() }
    }
  }

  /// Writes what was held back. A table without rows shows its titles.
  mutating func finish() throws {
    if widths == nil { try release() }
  }

  private mutating func release() throws {
    let titles = columns.map { DisplayWidth.printable($0.title) }
    var chosen = titles.map { DisplayWidth.columns($0) }
    for row in held {
      for (index, cell) in row.enumerated() { chosen[index] = max(chosen[index], DisplayWidth.columns(cell)) }
    }
    if let limit { Self.shrink(&chosen, to: limit) }
    widths = chosen
    try emit(line(titles, chosen))
    try emit(line(chosen.map { String(repeating: "-", count: $0) }, chosen))
    for row in held { try emit(line(row, chosen)) }
    held = []
  }

  /// Takes columns from the widest until all fit, or none can give any more.
  static func shrink(_ widths: inout [Int], to limit: Int) {
    var total = widths.reduce(0, +) + gap.count * max(0, widths.count - 1)
    while total > limit, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > narrowest {
      let second = widths.indices.filter { $0 != widest }.map { widths[$0] }.max() ?? narrowest
      let target = max(narrowest, min(widths[widest] - 1, second))
      let step = min(total - limit, widths[widest] - target)
      widths[widest] -= step
      total -= step
    }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var result = ""
    for (index, cell) in cells.enumerated() {
      let text = DisplayWidth.truncated(cell, to: widths[index])
      let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.columns(text)))
      if index > 0 { result += Self.gap }
      if columns[index].alignsRight {
        result += padding + text
      } else if index == cells.count - 1 {
        result += text
      } else {
        result += text + padding
      }
    }
    while result.last == " " { result.removeLast() }
    return result + "\n"
  }
}
