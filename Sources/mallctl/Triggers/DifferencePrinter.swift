import TableStore
import Triggers

/// Prints what a verification found: for people, or as one JSON document.
struct DifferencePrinter {
  let name: String
  let report: Verification.Report

  func write(to output: FileSink, isJSON: Bool) throws {
    if isJSON {
      try output.write(json.indented + "\n")
    } else {
      for line in lines { try output.write(line + "\n") }
    }
  }

  private var lines: [String] {
    var lines: [String] = []
    for difference in report.differences {
      let key = difference.computed ?? difference.stored
      lines.append("\(difference.table)  \(key == nil ? "" : kind(difference))")
      lines.append("    stored    \(text(difference.stored))")
      lines.append("    computed  \(text(difference.computed))")
    }
    let hidden = report.differenceCount - report.differences.count
    if hidden > 0 { lines.append("and \(Figures.count(hidden, "more", "more"))") }
    let tables = report.tables.sorted { $0.key < $1.key }.map { "\($0.key) (\(Figures.count($0.value, "item")))" }
    let compared = tables.isEmpty ? "no tables" : tables.joined(separator: ", ")
    lines.append(
      "\(name): \(Figures.count(report.differenceCount, "difference")) at commit \(report.commit) in \(compared), "
        + "computed from \(Figures.count(report.changes, "change"))")
    if report.deadLetters + report.parked > 0 {
      lines.append(
        "\(name): \(Figures.count(report.deadLetters, "dead letter")) and "
          + "\(Figures.count(report.parked, "parked change")) may explain differences")
    }
    return lines
  }

  private func kind(_ difference: ItemDifference) -> String {
    if difference.stored == nil { return "missing" }
    return difference.computed == nil ? "should not be there" : "differs"
  }

  private func text(_ item: Item?) -> String { item.map { DisplayWidth.printable(JSONForm.plain.text($0)) } ?? "-" }

  private var json: JSONValue {
    func item(_ item: Item?) -> JSONValue { item.map { .raw(JSONForm.plain.text($0)) } ?? .null }
    let differences = report.differences.map { difference in
      JSONValue.object([
        ("table", .string(difference.table)), ("stored", item(difference.stored)),
        ("computed", item(difference.computed)),
      ])
    }
    return .object([
      ("trigger", .string(name)), ("isEqual", .bool(report.isEqual)), ("commit", .int(report.commit.rawValue)),
      ("changes", .int(report.changes)),
      ("tables", .object(report.tables.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) })),
      ("differenceCount", .int(report.differenceCount)), ("differences", .array(differences)),
      ("deadLetters", .int(report.deadLetters)), ("parked", .int(report.parked)),
    ])
  }
}
