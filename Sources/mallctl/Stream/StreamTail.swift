import TableStore
import Triggers

/// Reads changes from a source and prints what is wanted of them, until there is a reason to end.
struct StreamTail {
  let store: Store
  var filter: ChangeFilter?
  /// Whether to wait for more at the head.
  var follows = false
  var end: StreamEnd?
  /// Lines, or changes where a line is not a change, to print at most.
  var limit: Int?
  /// Seconds without output after which the position is printed.
  var progressInterval: Int?
  let printer: ChangePrinter

  private static let changesPerPage = 1000
  private static let bytesPerPage = 4 << 20

  init(_ store: Store, _ printer: ChangePrinter) {
    self.store = store
    self.printer = printer
  }

  /// Reads until the end, the limit, the head (unless it follows) or an interrupt. What was printed is flushed before the
  /// source is told that it is done.
  func run(_ source: some TailSource) throws {
    var lastOutput = monotonicSeconds()
    var isDone = limit == 0
    while !isDone, !Interrupt.isRequested {
      let before = printer.count
      let isAtHead = try readPage(source, &isDone)
      if printer.count > before { lastOutput = monotonicSeconds() }
      if let interval = progressInterval, monotonicSeconds() - lastOutput >= Double(interval) {
        try printer.progress(source.next)
        lastOutput = monotonicSeconds()
      }
      if source.isDurable || isAtHead || isDone { try printer.flush() }
      try source.settle(hasPrinted: printer.count > before)
      guard isAtHead, !isDone else { continue }
      if !follows || end?.isPassed(at: source.next, now: realtimeMicroseconds()) == true { break }
      try wait(behind: source)
    }
    try printer.flush()
    try source.finish()
  }

  /// - Returns: whether there is nothing more to read for now.
  private func readPage(_ source: some TailSource, _ isDone: inout Bool) throws -> Bool {
    var done = false
    let isAtHead = try source.read(maxChanges: Self.changesPerPage, maxBytes: Self.bytesPerPage) { change in
      if end?.isReached(by: change) == true || isFull(before: change) {
        done = true
        return false
      }
      if filter?.condition.accepts(change) ?? true { try printer.add(change) }
      return true
    }
    try printer.endPage()
    if !done, let limit, printer.count >= limit { done = true }
    isDone = done
    return isAtHead
  }

  /// Whether the limit is reached with what was printed before `change`.
  private func isFull(before change: LentChange) -> Bool {
    guard let limit else { return false }
    return printer.count(before: change) >= limit
  }

  /// Sleeps until there is more, it is time to say where we are, or somebody wants us to end.
  private func wait(behind source: some TailSource) throws {
    let isTimed = if case .time = end { true } else { false }
    let milliseconds = min(isTimed ? 500 : (progressInterval ?? 600) * 1000, source.longestSleep)
    _ = try store.waitForChange(beyond: source.commit, timeoutMilliseconds: milliseconds) {
      Interrupt.isRequested || printer.hasLostReader || source.isLost
    }
    if printer.hasLostReader { throw ClosedPipe() }
  }
}
