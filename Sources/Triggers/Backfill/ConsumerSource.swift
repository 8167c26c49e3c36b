internal import StreamLog
package import TableStore

/// The changes of a consumer from its place on: the rows of its backfill among the changes made meanwhile, as long as it
/// is backfilling, then the stream alone.
///
/// A page of a backfill is made like this: all changes up to the stream's head are read under the progress so far; those
/// of rows not reached yet are passed over. At the head the next rows are read in one short view, of commit S, then the
/// changes up to exactly S, and the page is these changes and then the rows. So no view is held while anything is handled,
/// writers are never held up, and behind every single change of a page what was delivered is the state of one commit for
/// all rows passed: a consumer that stops anywhere goes on from there. A large backlog goes first by itself, since rows
/// are only read at the head.
package final class ConsumerSource: ChangeSource, @unchecked Sendable {
  /// Rows of a page, whatever is asked for.
  package static let rowLimit = 500
  package static let rowBytes = 4 << 20

  private let store: Store
  private let selection: TableSelection
  private var reader: ChangeReader
  /// Behind the page handed out last.
  private var place: SourcePlace
  /// Nothing committed after this is handed out.
  private let last: UInt64
  /// Rows that were read and wait for the changes up to their commit.
  private var pending: RowPage?

  /// - Parameter last: nothing committed after this is handed out. A backfill must be over by then.
  package init(
    _ store: Store, _ selection: TableSelection, from place: SourcePlace, upTo last: UInt64 = .max
  ) {
    self.store = store
    self.last = last
    self.selection = selection
    self.place = place
    reader = ChangeReader(store, selection, from: place.cursor)
  }

  package func nextPage(maxChanges: Int, maxBytes: Int) throws -> SourcePage {
    do {
      let page =
        if let progress = place.backfill {
          try backfillPage(progress, maxChanges, maxBytes)
        } else {
          try streamPage(maxChanges, maxBytes)
        }
      place = page.end
      return page
    } catch {
      reader = ChangeReader(store, selection, from: place.cursor)
      pending = nil
      throw error
    }
  }

  private func streamPage(_ maxChanges: Int, _ maxBytes: Int) throws -> SourcePage {
    var changes: [Change] = []
    var cursors: [StreamCursor] = []
    reader.limit = last
    let progress = try reader.forEach(maxChanges: maxChanges, maxBytes: maxBytes) { lent in
      changes.append(Change(lent))
      cursors.append(reader.cursor(behind: lent))
    }
    return SourcePage(
      changes, cursors: cursors, end: SourcePlace(reader.cursor), passed: Int(clamping: progress.passed),
      isAtHead: progress.isAtHead)
  }

  private func backfillPage(_ start: BackfillProgress, _ maxChanges: Int, _ maxBytes: Int) throws -> SourcePage {
    var start = start
    if start.tables == nil {
      let (names, rows) = try store.rowTables(selection)
      start.begin(names, rowsExpected: rows)
    }
    var tail = Tail(progress: start)
    reader.limit = pending?.commit ?? .max
    var isAtHead = try read(&tail, maxChanges, maxBytes)
    guard isAtHead, let table = start.table else {
      return page(tail, end: start.isOver ? nil : start)
    }
    let room = max(1, maxChanges - tail.changes.count)
    let rows =
      try pending
      ?? store.rowPage(
        table, after: start.key, limit: min(ConsumerSource.rowLimit, room),
        maxBytes: min(ConsumerSource.rowBytes, max(1, maxBytes)))
    reader.limit = rows.commit
    while reader.cursor.address.commit < rows.commit {
      isAtHead = try read(&tail, maxChanges, maxBytes)
      // Either the page is full, or the commit of the rows is not durable yet; the rows keep.
      if isAtHead || tail.changes.count >= maxChanges, reader.cursor.address.commit < rows.commit {
        pending = rows
        return page(tail, end: start, isAtHead: isAtHead)
      }
    }
    pending = nil
    reader.limit = .max
    return page(tail, rows, of: table, start)
  }

  /// The page of a tail, and of rows at whose commit the reader stands.
  private func page(_ tail: Tail, _ rows: RowPage, of table: String, _ start: BackfillProgress) -> SourcePage {
    let cursor = reader.cursor
    let epoch = store.log.storeEpoch
    let changes = rows.rows.enumerated().map { index, row in
      Change(
        row, of: table, position: StreamPosition(rowAt: start.startedBy, number: start.rowsDone + UInt64(index)),
        at: cursor, epoch: epoch)
    }
    var end = start
    if let last = rows.rows.last { end.pass(last.key, names: rows.keyNames, rows: UInt64(rows.rows.count)) }
    if rows.isEnd { end.finishTable() }
    return SourcePage(
      tail.changes, cursors: tail.cursors, progress: start,
      rows: SourcePage.Rows(
        changes: changes, keys: rows.rows.map(\.key), keyNames: rows.keyNames, cursor: cursor, progress: start),
      end: SourcePlace(cursor, backfill: end.isOver ? nil : end), passed: tail.passed)
  }

  private func page(_ tail: Tail, end: BackfillProgress?, isAtHead: Bool = false) -> SourcePage {
    SourcePage(
      tail.changes, cursors: tail.cursors, progress: tail.progress,
      end: SourcePlace(reader.cursor, backfill: end), passed: tail.passed, isAtHead: isAtHead)
  }

  /// Changes of the stream that the backfill has to deliver.
  private struct Tail {
    let progress: BackfillProgress
    var changes: [Change] = []
    var cursors: [StreamCursor] = []
    var passed = 0
    var bytes = 0
  }

  /// Reads on until the page is full or the reader is at the head, or at its limit.
  ///
  /// - Returns: whether the page has room left, because there is nothing more to read.
  private func read(_ tail: inout Tail, _ maxChanges: Int, _ maxBytes: Int) throws -> Bool {
    while tail.changes.count < maxChanges, tail.bytes < maxBytes {
      let progress = try reader.forEach(
        maxChanges: maxChanges - tail.changes.count, maxBytes: maxBytes - tail.bytes
      ) { lent in
        let isDue = tail.progress.covers(table: lent.table, id: lent.tableID) { lent.itemKey(names: $0) }
        guard isDue else {
          tail.passed += 1
          return
        }
        tail.changes.append(Change(lent))
        tail.cursors.append(reader.cursor(behind: lent))
        tail.bytes += lent.byteCount
      }
      tail.passed += Int(clamping: progress.passed)
      if progress.isAtHead { return true }
    }
    return false
  }
}
