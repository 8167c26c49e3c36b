import TableStore
import Triggers

/// Reads the stream from a cursor and prints what is wanted of it, until there is a reason to end.
struct StreamTail {
  let store: Store
  var selection = TableSelection.all
  var filter: ChangeFilter?
  /// Whether to wait for more at the head.
  var follows = false
  var end: StreamEnd?
  /// Lines, or changes where a line is not a change, to print at most.
  var limit: Int?
  /// Seconds without output after which the position is printed.
  var progressInterval: Int?
  let printer: ChangePrinter

  /// Where to go on: the first change that was neither printed nor passed.
  private(set) var next = StreamPosition(commit: 1, index: 0)

  private static let changesPerPage = 1000
  private static let bytesPerPage = 4 << 20

  init(_ store: Store, _ printer: ChangePrinter) {
    self.store = store
    self.printer = printer
  }

  mutating func run(from start: StreamCursor) throws {
    let reader = ChangeReader(store, selection, from: start)
    next = start.next
    var lastOutput = monotonicSeconds()
    var isDone = limit == 0
    while !isDone, !Interrupt.isRequested {
      let before = printer.count
      let progress = try readPage(reader, &isDone)
      if printer.count > before { lastOutput = monotonicSeconds() }
      if let interval = progressInterval, monotonicSeconds() - lastOutput >= Double(interval) {
        try printer.progress(next)
        lastOutput = monotonicSeconds()
      }
      guard progress.isAtHead, !isDone else { continue }
      try printer.flush()
      if !follows || end?.isPassed(at: next, now: realtimeMicroseconds()) == true { break }
      try wait(behind: reader.cursor)
    }
    try printer.flush()
  }

  private mutating func readPage(_ reader: ChangeReader, _ isDone: inout Bool) throws -> ChangeReader.Progress {
    var done = false
    var stop: StreamPosition?
    let progress = try reader.forEach(maxChanges: Self.changesPerPage, maxBytes: Self.bytesPerPage) { change in
      if done { return }
      if end?.isReached(by: change) == true || isFull(before: change) {
        done = true
        stop = change.position
        return
      }
      if filter?.condition.accepts(change) ?? true { try printer.add(change) }
    }
    try printer.endPage()
    if !done, let limit, printer.count >= limit { done = true }
    next = stop ?? reader.cursor.next
    isDone = done
    return progress
  }

  /// Whether the limit is reached with what was printed before `change`.
  private func isFull(before change: LentChange) -> Bool {
    guard let limit else { return false }
    return printer.count(before: change) >= limit
  }

  /// Sleeps until there is more, it is time to say where we are, or somebody wants us to end.
  private func wait(behind cursor: StreamCursor) throws {
    let isTimed = if case .time = end { true } else { false }
    let milliseconds = isTimed ? 500 : (progressInterval ?? 600) * 1000
    _ = try store.waitForChange(beyond: cursor.commit, timeoutMilliseconds: milliseconds) {
      Interrupt.isRequested || printer.hasLostReader
    }
    if printer.hasLostReader { throw ClosedPipe() }
  }
}

/// Errors of commands that read the stream, with the statuses they have there.
enum StreamFailure {
  static func reading<R>(_ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch let error as StoreError {
      throw refusal(error)
    } catch let error as TriggerError {
      throw InputError(error.description)
    }
  }

  private static func refusal(_ error: StoreError) -> Refusal {
    switch error.code {
    case .streamTrimmed:
      let hint = error.firstAvailable.map { " Begin with --from \($0.sequenceNumber), or --from trim." } ?? ""
      return Refusal(error.description + hint, status: .trouble)
    case .streamPosition, .validation, .input: return Refusal(error.description, status: .badInput)
    case .resourceNotFound: return Refusal(error.description, status: .refused)
    default: return Refusal(error.description, status: .unavailable)
    }
  }
}
