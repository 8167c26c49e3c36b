import Dispatch
import Synchronization
import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Follows the pages of a query or scan and prints what they hold.
struct PagePrinter {
  private var style: ItemStyle
  private let common: CommonOptions
  private let limit: Int?
  private let counts: Bool

  init(_ items: ItemOptions, _ common: CommonOptions, _ page: PageOptions) {
    style = items.style
    self.common = common
    limit = page.limit
    counts = page.count
  }

  /// Puts the columns of these attributes first in a table.
  func leading(with key: KeySchema) -> PagePrinter {
    var copy = self
    copy.style.leading = key.attributes.map(\.name)
    return copy
  }

  /// Reads page after page until the end or the limit. Where the limit ends it, standard error says how to go on.
  ///
  /// - Parameter fetch: Reads one page from a start key on, of so many items at the most.
  func run(_ fetch: (_ start: Item?, _ limit: Int?) throws -> PageResponse) throws {
    var results = PageResults(style, common, counts: counts)
    var left = limit
    var start: Item?
    repeat {
      let page = try fetch(start, left)
      left = left.map { $0 - page.count }
      try results.add(page)
      start = page.lastEvaluatedKey
    } while start != nil && left != 0
    try results.finish()
    if let start { common.say("there may be more: --start \(Self.quoted(style.form.text(start)))") }
  }

  /// `text` as one word of a shell.
  static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
  }

  /// The same with one thread a segment. The first error of any ends all.
  func run(
    segments: Int, _ fetch: @Sendable (_ segment: Int, _ start: Item?, _ limit: Int?) throws -> PageResponse
  ) throws {
    if segments == 1 { return try run { try fetch(0, $0, $1) } }
    let shared = Mutex(PageResults(style, common, counts: counts))
    DispatchQueue.concurrentPerform(iterations: segments) { segment in
      do {
        var start: Item?
        repeat {
          let page = try fetch(segment, start, nil)
          start = page.lastEvaluatedKey
          let goesOn = try shared.withLock {
            try $0.add(page)
            return $0.failure == nil
          }
          if !goesOn { return }
        } while start != nil
      } catch {
        shared.withLock { $0.failure = $0.failure ?? error }
      }
    }
    try shared.withLock { try $0.finish() }
  }
}

/// What the pages of one query or scan came to, printed as they come.
private struct PageResults {
  private let output = FileSink.standardOutput()
  private var rows: ItemWriter
  private let counts: Bool
  private var progress: Progress
  private var total = 0
  /// Set by a thread that could not go on; ends the others.
  var failure: (any Error)?

  /// Progress shows only where items do not: they would meet on a terminal.
  init(_ style: ItemStyle, _ common: CommonOptions, counts: Bool) {
    rows = ItemWriter(output, style)
    self.counts = counts
    progress = Progress("items", quiet: common.quiet || (!counts && isTerminal(STDOUT_FILENO)))
  }

  mutating func add(_ page: PageResponse) throws {
    if failure != nil { return }
    total += page.count
    for item in page.items { try rows.add(item) }
    progress.update(total, fraction: nil)
  }

  /// Prints what is still held back, or the count.
  ///
  /// - Throws: the failure, if there was one.
  mutating func finish() throws {
    progress.finish()
    if let failure { throw failure }
    if counts {
      try output.write("\(total)\n")
    } else {
      try rows.finish()
    }
    try output.finish()
  }
}
