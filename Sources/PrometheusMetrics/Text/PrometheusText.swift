/// Writes samples in Prometheus' text format, version 0.0.4.
struct PrometheusText {
  private(set) var string = ""

  mutating func append(_ family: FamilySample) {
    if let help = family.help { string += "# HELP \(family.name) \(Self.escapedHelp(help))\n" }
    string += "# TYPE \(family.name) \(family.kind.rawValue)\n"
    for series in family.series {
      switch series.figures {
      case .number(let value): line(family.name, series.labels, Self.number(value))
      case .histogram(let bounds, let cumulative, let count, let sum):
        for (bound, below) in zip(bounds, cumulative) { bucket(family, series, Self.number(bound), below) }
        bucket(family, series, "+Inf", count)
        line(family.name + "_sum", series.labels, Self.number(sum))
        line(family.name + "_count", series.labels, String(count))
      }
    }
  }

  private mutating func bucket(_ family: FamilySample, _ series: SeriesSample, _ bound: String, _ count: UInt64) {
    let comma = series.labels.isEmpty ? "" : ","
    line(family.name + "_bucket", "\(series.labels)\(comma)le=\"\(bound)\"", String(count))
  }

  private mutating func line(_ name: String, _ labels: String, _ value: String) {
    string += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
  }

  /// Whole numbers without a fraction, as far as they are exact.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if value.rounded() == value, value.magnitude < 9_007_199_254_740_992 { return String(Int64(value)) }
    return value.description
  }

  private static func escapedHelp(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
