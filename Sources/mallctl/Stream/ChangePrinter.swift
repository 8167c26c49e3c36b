import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How changes are printed.
enum ChangeForm: String, CaseIterable {
  /// A record of DynamoDB Streams a line.
  case json
  /// For people.
  case pretty
  /// A change data capture event a line.
  case debezium
  /// Table, event and keys a line.
  case keys
  /// Like keys, with the images.
  case plain

  /// `nil` for ``pretty``.
  var encoding: ChangeJSON? { ChangeJSON(rawValue: rawValue) }
}

/// Prints changes as they come: one a line, or one commit a line.
final class ChangePrinter {
  /// Lines printed. Where lines are commits, one that is being put together does not count.
  private(set) var count = 0

  private let output: any ByteSink
  private let encoding: ChangeJSON?
  private let byCommit: Bool
  private var pretty: PrettyChanges
  private var writer = JSONWriter(capacity: 128 << 10)
  /// The commit whose line is being put together.
  private var commit: UInt64?
  private let isStandardOutput: Bool

  init(_ output: any ByteSink, _ form: ChangeForm, byCommit: Bool, style: PrettyStyle = .plain) {
    self.output = output
    self.byCommit = byCommit
    encoding = form.encoding
    pretty = PrettyChanges(style)
    isStandardOutput = (output as? FileSink)?.name == "standard output"
  }

  func add(_ change: LentChange) throws {
    guard let encoding else {
      count += 1
      try output.write(pretty.lines(for: change))
      return
    }
    if byCommit {
      if isFirst(change) { try begin(change) }
      try encoding.write(change, to: &writer)
      return
    }
    try encoding.write(change, to: &writer)
    try endLine()
  }

  /// Ends the line of a commit: a page holds whole ones, or as much of a very large one as goes into a line.
  func endPage() throws {
    try endCommit()
    try output.write(writer.bytes)
    writer.removeAll()
  }

  /// How many lines there are without `change` and what comes behind it.
  func count(before change: LentChange) -> Int {
    guard commit != nil else { return count }
    return isFirst(change) ? count + 1 : count
  }

  /// Whether `change` begins another line of commits. A row of a backfill has a line of its own.
  private func isFirst(_ change: LentChange) -> Bool {
    commit != change.position.commit || change.position.isBackfill
  }

  /// Says that everything before `position` was read.
  func progress(_ position: StreamPosition) throws {
    guard encoding != nil else { return try output.write(pretty.progress(position)) }
    try output.write("{\"progress\":\"\(position.sequenceNumber)\"}\n")
  }

  func flush() throws { try (output as? FileSink)?.flush() }

  /// Whether nobody reads what is printed any more.
  var hasLostReader: Bool {
    guard isStandardOutput else { return false }
    var request = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
    return poll(&request, 1, 0) > 0 && request.revents & Int16(POLLERR) != 0
  }

  private func begin(_ change: LentChange) throws {
    try endCommit()
    commit = change.position.commit
    writer.beginObject()
    writer.name("txn")
    writer.int(Int(clamping: change.position.commit))
    writer.name("count")
    writer.int(Int(change.commitSize))
    writer.name("ts_us")
    writer.int(Int(clamping: change.timestamp))
    writer.name("changes")
    writer.beginArray()
  }

  private func endCommit() throws {
    guard commit != nil else { return }
    commit = nil
    writer.endArray()
    writer.endObject()
    try endLine()
  }

  private func endLine() throws {
    count += 1
    writer.endLine()
    guard writer.bytes.count >= 64 << 10 else { return }
    try output.write(writer.bytes)
    writer.removeAll()
  }
}
