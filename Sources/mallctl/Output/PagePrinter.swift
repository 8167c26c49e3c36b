import Dispatch
import Synchronization
import TableStore

/// Follows the pages of a query or scan and prints what they hold.
struct PagePrinter {
  private let items: ItemOptions
  private let common: CommonOptions
  private let limit: Int?
  private let counts: Bool

  init(_ items: ItemOptions, _ common: CommonOptions, _ page: PageOptions) {
    self.items = items
    self.common = common
    limit = page.limit
    counts = page.count
  }

  /// Reads page after page until the end or the limit. Where the limit ends it, standard error says how to go on.
  ///
  /// - Parameter fetch: Reads one page from a start key on, of so many items at the most.
  func run(_ fetch: (_ start: Item?, _ limit: Int?) throws -> PageResponse) throws {
    let output = FileSink.standardOutput()
    var rows = items.writer(output)
    var left = limit
    var total = 0
    var start: Item?
    repeat {
      let page = try fetch(start, left)
      total += page.count
      left = left.map { $0 - page.count }
      for item in page.items { try rows.add(item) }
      start = page.lastEvaluatedKey
    } while start != nil && left != 0
    try finish(&rows, output, total)
    if let start { common.say("there may be more: --start '\(items.form.text(start))'") }
  }

  /// The same with one thread a segment. The first error of any ends all.
  func run(
    segments: Int, _ fetch: @Sendable (_ segment: Int, _ start: Item?, _ limit: Int?) throws -> PageResponse
  ) throws {
    if segments == 1 { return try run { try fetch(0, $0, $1) } }
    let output = FileSink.standardOutput()
    let shared = Mutex(SharedRows(rows: items.writer(output)))
    DispatchQueue.concurrentPerform(iterations: segments) { segment in
      do {
        var start: Item?
        repeat {
          let page = try fetch(segment, start, nil)
          start = page.lastEvaluatedKey
          let goesOn = try shared.withLock { try $0.add(page) }
          if !goesOn { return }
        } while start != nil
      } catch {
        shared.withLock { $0.failure = $0.failure ?? error }
      }
    }
    try shared.withLock {
      if let failure = $0.failure { throw failure }
      try finish(&$0.rows, output, $0.total)
    }
  }

  private func finish(_ rows: inout ItemWriter, _ output: FileSink, _ total: Int) throws {
    if counts {
      try output.write("\(total)\n")
    } else {
      try rows.finish()
    }
    try output.finish()
  }
}

/// Rows several threads add to.
private struct SharedRows {
  var rows: ItemWriter
  var total = 0
  var failure: (any Error)?

  /// Adds a page; `false` if another thread has failed.
  mutating func add(_ page: PageResponse) throws -> Bool {
    if failure != nil { return false }
    total += page.count
    for item in page.items { try rows.add(item) }
    return true
  }
}
