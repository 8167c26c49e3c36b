/// All figures of a run of `mall-bench stream`, with what a reader must know to compare it with another.
struct StreamResults: Codable {
  var machine: Machine
  var setting: StreamSetting
  /// By ``StreamRow``; one value for each repeat.
  var samples: [String: [Double]] = [:]

  mutating func add(_ row: StreamRow, _ value: Double) { samples[row.rawValue, default: []].append(value) }

  /// The middle value, or the mean of the two in the middle.
  func median(_ row: StreamRow) -> Double? {
    guard let values = samples[row.rawValue]?.sorted(), !values.isEmpty else { return nil }
    let middle = values.count / 2
    return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
  }

  /// A Markdown table.
  func render() -> String {
    var lines = [
      "\(machine.processor), \(machine.cores) cores, \(machine.memoryBytes >> 30) GB, \(machine.system),"
        + " \(machine.fileSystem); \(machine.date).",
      "\(setting.items) items of \(BenchConstants.itemBytes) bytes, ten attributes; \(BenchConstants.batch) a commit;"
        + " durability full unless a row says otherwise; \(setting.seconds) s a row that writes; median of"
        + " \(setting.repeats).", "", "| | unit | median | target |", "| --- | --- | --: | --- |",
    ]
    for row in StreamRow.allCases {
      guard let value = median(row) else { continue }
      lines.append("| \(row.title) | \(row.unit) | \(text(value, row)) | \(row.target) |")
    }
    return lines.joined(separator: "\n")
  }

  private func text(_ value: Double, _ row: StreamRow) -> String {
    let base = median(.updatesPlain) ?? 0
    guard row == .updatesKeys || row == .updatesBoth, base > 0 else { return ReportTable.format(value) }
    return "\(ReportTable.format(value)) (\(Int((100 * value / base).rounded())) %)"
  }
}

/// How large a run is.
struct StreamSetting: Codable {
  /// Items of each table.
  var items: Int
  /// Changes that are read back, handled, and delivered.
  var changes: Int
  var seconds: Double
  var repeats: Int
  var directory: String
}
