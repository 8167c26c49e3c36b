import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The figures of a change stream, as JSON or aligned text.
struct StreamReport {
  var figures: StreamFigures

  var json: JSONValue {
    .object([
      ("head", .int(figures.headCommit)), ("durable", .int(figures.durableCommit)),
      ("tail", .string(figures.tail.sequenceNumber)), ("records", .int(figures.records)),
      ("availableRecords", .int(figures.availableRecords)), ("segments", .int(figures.segments)),
      ("bytes", .int(figures.bytes)),
      ("oldestAgeSeconds", .number(Figures.decimal(figures.oldestAgeSeconds, places: 3))),
      ("trimmedRecords", .int(figures.trimmedRecords)), ("trimmedSegments", .int(figures.trimmedSegments)),
      ("trimmedBytes", .int(figures.trimmedBytes)), ("retentionSeconds", .int(figures.retentionSeconds)),
      ("capBytes", .int(figures.capBytes)), ("isFull", .bool(figures.isFull)),
    ])
  }

  func table(to output: FileSink) throws {
    var rows = TextTable(["PROPERTY", "VALUE"], limit: terminalWidth(STDOUT_FILENO)) { try output.write($0) }
    for row in self.rows { try rows.add(row) }
    try rows.finish()
  }

  private var rows: [[String]] {
    let share = figures.capBytes > 0 ? Double(figures.bytes) / Double(figures.capBytes) * 100 : 0
    return [
      ["first change at or behind", figures.tail.sequenceNumber],
      ["newest commit", grouped(figures.headCommit)],
      ["of them on the disk", grouped(figures.durableCommit)],
      ["changes", grouped(figures.records)],
      ["of them to be read", grouped(figures.availableRecords)],
      ["age of the oldest", Figures.duration(figures.oldestAgeSeconds)],
      ["segments", Figures.grouped(figures.segments)],
      ["size", Figures.bytes(figures.bytes)],
      ["cap", "\(Figures.bytes(figures.capBytes)), \(Figures.decimal(share, places: 1)) % used"],
      ["kept for", Figures.duration(Double(figures.retentionSeconds))],
      [
        "given up", "\(grouped(figures.trimmedRecords)) changes, \(Figures.bytes(Int(clamping: figures.trimmedBytes)))",
      ],
      ["takes changes", figures.isFull ? "no: full until a consumer has caught up" : "yes"],
    ]
  }

  private func grouped(_ number: UInt64) -> String { Figures.grouped(Int(clamping: number)) }
}
