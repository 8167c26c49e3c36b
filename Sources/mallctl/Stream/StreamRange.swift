import ArgumentParser
import TableStore

/// Which part of the stream a command reads, of which tables.
struct StreamOptions: ParsableArguments {
  @Option(name: .customLong("table"), help: ArgumentHelp("Changes of this table; may be repeated.", valueName: "name"))
  var tables: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where to begin: trim (the oldest), latest, a sequence number, a commit's number, a time (RFC 3339) or so long "
        + "ago (-90s, -10m, -2h, -1d).", valueName: "start"))
  var from: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("End before this sequence number, commit, or time; written as in --from.", valueName: "end"))
  var until: String?

  @Option(help: ArgumentHelp("Only changes for which this condition holds.", valueName: "expression"))
  var `where`: String?

  @OptionGroup var placeholders: PlaceholderOptions

  /// - Parameter fallback: what is meant without `--from`.
  func start(or fallback: StreamStart) throws -> StreamStart {
    try from.map { try Self.parse($0, option: "--from") } ?? fallback
  }

  func end() throws -> StreamEnd? {
    guard let until else { return nil }
    switch try Self.parse(until, option: "--until") {
    case .at(let position): return .position(position)
    case .time(let time): return .time(time)
    default: throw InputError("\(until) is no end: write a sequence number, a commit's number or a time", at: "--until")
    }
  }

  private static func parse(_ text: String, option: String) throws -> StreamStart {
    guard let start = StreamStart(text: text, now: realtimeMicroseconds()) else {
      throw InputError(
        "\(text) is no place in the stream: write trim, latest, a sequence number of 30 digits, a commit's number, a "
          + "time such as 2026-02-03T14:05:06Z, or -10m", at: option)
    }
    return start
  }

  /// The tables asked for, each of which there is or was.
  func selection(in store: Store) throws -> TableSelection {
    guard !tables.isEmpty else { return .all }
    let known = try store.tableNamesInStream()
    for table in tables where !known.contains(table) {
      throw InputError("there is and was no table \(table); 'mallctl tables' lists those there are", at: "--table")
    }
    return .tables(Set(tables))
  }
}

/// Where reading ends; the change there is not read.
enum StreamEnd {
  case position(StreamPosition)
  /// Microseconds since 1970.
  case time(UInt64)

  func isReached(by change: LentChange) -> Bool {
    switch self {
    case .position(let position): change.position >= position
    case .time(let time): change.timestamp >= time
    }
  }

  /// Whether no change before the end can come any more, for a reader at `next` that has read all there is.
  func isPassed(at next: StreamPosition, now: UInt64) -> Bool {
    switch self {
    case .position(let position): next >= position
    // A commit has its time a little before others can see it.
    case .time(let time): now > time + 1_000_000
    }
  }
}
