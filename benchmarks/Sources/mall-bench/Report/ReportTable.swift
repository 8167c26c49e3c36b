/// The results as a Markdown table: a row for each measure, a column for each contender, medians, and in brackets how
/// the contender's figure compares with this engine's.
struct ReportTable {
  let results: Results

  func render() -> String {
    let kinds = ContenderKind.allCases.filter { results.samples[$0] != nil }
    var lines = heading()
    lines.append("| | unit | " + kinds.map(\.title).joined(separator: " | ") + " |")
    lines.append("| --- | --- | " + kinds.map { _ in "--:" }.joined(separator: " | ") + " |")
    for measure in Measure.allCases where kinds.contains(where: { results.median(measure, of: $0) != nil }) {
      let cells = kinds.map { cell(measure, $0) }
      lines.append("| \(measure.title) | \(measure.unit) | " + cells.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n")
  }

  private func heading() -> [String] {
    let machine = results.machine
    let setting = results.setting
    return [
      "\(machine.processor), \(machine.cores) cores, \(machine.memoryBytes >> 30) GB, \(machine.system),"
        + " \(machine.fileSystem); \(machine.date).",
      "\(setting.items) items of \(setting.itemBytes) bytes, ten attributes, \(setting.indexes) indexes; old and new"
        + " image of every change kept; durability \(setting.durability).",
      "\(setting.batch) updates a commit where batched; \(setting.seconds) s a row; median of \(setting.repeats);"
        + " in brackets the multiple of this engine's figure.",
      "",
    ]
  }

  private func cell(_ measure: Measure, _ kind: ContenderKind) -> String {
    guard let value = results.median(measure, of: kind) else { return "–" }
    let text = Self.format(value)
    guard kind != .tableStore, let own = results.median(measure, of: .tableStore), own > 0 else { return text }
    return "\(text) (×\(Self.rounded(value / own, places: 2)))"
  }

  /// Three significant figures or whole numbers, with thousands separated.
  static func format(_ value: Double) -> String {
    if value < 10 { return rounded(value, places: 2) }
    if value < 100 { return rounded(value, places: 1) }
    var text = String(Int(value.rounded()))
    var position = text.count - 3
    while position > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: position))
      position -= 3
    }
    return text
  }

  private static func rounded(_ value: Double, places: Int) -> String {
    let scale = places == 1 ? 10 : 100
    let units = Int((value * Double(scale)).rounded())
    return "\(units / scale)." + Product.padded(units % scale, digits: places)
  }
}
