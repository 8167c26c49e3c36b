import TableStore

/// Where a tail's changes come from.
protocol TailSource: AnyObject {
  /// The first position that was neither taken nor passed: where to go on.
  var next: StreamPosition { get }
  /// The last commit of which everything was read.
  var commit: CommitNumber { get }
  /// Whether it keeps how far it has come: then what was printed is flushed before ``settle(hasPrinted:)``.
  var isDurable: Bool { get }
  /// Whether it was taken away, so that there is no use in waiting for changes.
  var isLost: Bool { get }
  /// The longest time in milliseconds that it may be left alone.
  var longestSleep: Int { get }

  /// Lends the next changes to `body` until it takes one no more; that one is not read.
  ///
  /// - Returns: whether there is nothing more to read for now.
  func read(maxChanges: Int, maxBytes: Int, _ body: (LentChange) throws -> Bool) throws -> Bool
  /// Says that everything read is done; called after each page.
  func settle(hasPrinted: Bool) throws
  /// Says the same at the end.
  func finish() throws
}

/// The stream itself, read from a cursor on.
final class StreamSource: TailSource {
  private let reader: ChangeReader
  private(set) var next: StreamPosition

  init(_ store: Store, _ selection: TableSelection, from cursor: StreamCursor) {
    reader = ChangeReader(store, selection, from: cursor)
    next = cursor.next
  }

  var commit: CommitNumber { reader.cursor.commit }
  var isDurable: Bool { false }
  var isLost: Bool { false }
  var longestSleep: Int { .max }

  func read(maxChanges: Int, maxBytes: Int, _ body: (LentChange) throws -> Bool) throws -> Bool {
    var stop: StreamPosition?
    let progress = try reader.forEach(maxChanges: maxChanges, maxBytes: maxBytes) { change in
      if stop == nil, try !body(change) { stop = change.position }
    }
    next = stop ?? reader.cursor.next
    return progress.isAtHead
  }

  func settle(hasPrinted: Bool) throws {}
  func finish() throws {}
}
