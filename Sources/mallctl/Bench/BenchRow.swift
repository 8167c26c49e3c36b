/// What one phase of a bench measured.
struct BenchRow {
  var phase: String
  /// Things done: items written, read or returned.
  var count: Int
  var seconds: Double
  /// Seconds a call took, ascending; empty where single calls were not timed.
  var latencies: [Double] = []

  var rate: Double { Double(count) / max(seconds, 1e-9) }

  /// The latency that `share` of the calls stayed under, in microseconds.
  func percentile(_ share: Double) -> Double? {
    guard !latencies.isEmpty else { return nil }
    let index = min(latencies.count - 1, Int(Double(latencies.count) * share))
    return latencies[index] * 1e6
  }

  var json: JSONValue {
    func figure(_ value: Double?) -> JSONValue { value.map { .number(Figures.decimal($0, places: 1)) } ?? .null }
    return .object([
      ("phase", .string(phase)), ("count", .int(count)), ("seconds", .number(Figures.decimal(seconds, places: 3))),
      ("perSecond", .number(Figures.decimal(rate, places: 0))), ("p50Microseconds", figure(percentile(0.5))),
      ("p99Microseconds", figure(percentile(0.99))),
    ])
  }

  static let columns: [TextTable.Column] = [
    .init(title: "PHASE"), .init(title: "COUNT", alignsRight: true), .init(title: "SECONDS", alignsRight: true),
    .init(title: "PER SECOND", alignsRight: true), .init(title: "P50 µs", alignsRight: true),
    .init(title: "P99 µs", alignsRight: true),
  ]

  var cells: [String] {
    func figure(_ value: Double?) -> String { value.map { Figures.decimal($0, places: 1) } ?? "" }
    return [
      phase, Figures.grouped(count), Figures.decimal(seconds, places: 3), Figures.grouped(Int(rate)),
      figure(percentile(0.5)), figure(percentile(0.99)),
    ]
  }
}
