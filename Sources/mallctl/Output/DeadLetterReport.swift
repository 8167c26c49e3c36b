import TableStore
import Triggers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Dead letters as JSON or aligned text.
struct DeadLetterReport {
  /// A consumer's name with one of its dead letters.
  var letters: [(consumer: String, letter: DeadLetter)]

  /// What ``table(to:)`` and ``json`` show of a letter; the record itself is not part of it.
  private static func members(_ consumer: String, _ letter: DeadLetter) throws -> [(String, JSONValue)] {
    [
      ("position", .string(letter.position.sequenceNumber)), ("consumer", .string(consumer)),
      ("table", .string(letter.change.table)), ("event", .string(String(describing: letter.change.event.name))),
      ("keys", .raw(try keys(letter))), ("kind", .string(letter.kind.rawValue)), ("error", .string(letter.error)),
      ("attempts", .int(letter.attempts)), ("firstFailed", .string(time(letter.firstFailedAt))),
      ("lastFailed", .string(time(letter.lastFailedAt))), ("handlerVersion", .string(letter.handlerVersion)),
      ("parksItem", .bool(letter.parksItem)),
    ]
  }

  func json() throws -> JSONValue { .array(try letters.map { .object(try Self.members($0.consumer, $0.letter)) }) }

  /// A letter with its record.
  ///
  /// - Parameter waiting: how many changes wait behind it.
  static func json(_ consumer: String, _ letter: DeadLetter, waiting: Int) throws -> JSONValue {
    let record = String(decoding: try letter.change.json(), as: UTF8.self)
    return .object(try members(consumer, letter) + [("waiting", .int(waiting)), ("record", .raw(record))])
  }

  func table(to output: FileSink) throws {
    var rows = TextTable(
      [
        .init(title: "POSITION"), .init(title: "CONSUMER"), .init(title: "TABLE"), .init(title: "KEY"),
        .init(title: "REASON"), .init(title: "ATTEMPTS", alignsRight: true), .init(title: "FIRST"),
        .init(title: "LAST"),
      ], limit: terminalWidth(STDOUT_FILENO)
    ) { try output.write($0) }
    for (consumer, letter) in letters {
      try rows.add([
        PositionArgument(letter.position).description, consumer, letter.change.table, try Self.keyText(letter),
        "\(letter.kind.rawValue): \(letter.error)", String(letter.attempts), Self.time(letter.firstFailedAt),
        Self.time(letter.lastFailedAt),
      ])
    }
    try rows.finish()
  }

  private static func keys(_ letter: DeadLetter) throws -> String {
    String(decoding: JSONForm.plain.encode(letter.change.keys), as: UTF8.self)
  }

  private static func keyText(_ letter: DeadLetter) throws -> String {
    let keys = letter.change.keys
    return try keys.names.compactMap { try keys[$0].map(JSONForm.plain.cell) }.joined(separator: " ")
  }

  private static func time(_ microseconds: UInt64) -> String { Timestamp(microseconds: microseconds).description }
}
