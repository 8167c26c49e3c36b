import TableStore
import Triggers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How far backfills are, as JSON or aligned text.
struct BackfillReport {
  var backfills: [Backfills.Status]

  static func json(_ status: Backfills.Status) -> JSONValue {
    .object([
      ("consumer", .string(status.consumer)), ("table", .optional(status.table)),
      ("tablesDone", .int(status.tablesDone)), ("tables", .int(status.tables)), ("rowsDone", .int(status.rowsDone)),
      ("rowsLeft", .int(status.rowsLeft)), ("started", .string(Timestamp(microseconds: status.startedAt).description)),
    ])
  }

  var json: JSONValue { .array(backfills.map(Self.json)) }

  func table(to output: FileSink) throws {
    let numbers = ["TABLES", "ROWS_DONE", "ROWS_LEFT"].map { TextTable.Column(title: $0, alignsRight: true) }
    var rows = TextTable(
      [.init(title: "CONSUMER"), .init(title: "TABLE")] + numbers + [.init(title: "STARTED")],
      limit: terminalWidth(STDOUT_FILENO)
    ) { try output.write($0) }
    for status in backfills {
      try rows.add([
        status.consumer, status.table ?? "-", status.tables == 0 ? "-" : "\(status.tablesDone)/\(status.tables)",
        Figures.grouped(Int(clamping: status.rowsDone)),
        status.tables == 0 ? "-" : Figures.grouped(Int(clamping: status.rowsLeft)),
        Timestamp(microseconds: status.startedAt).description,
      ])
    }
    try rows.finish()
  }
}
