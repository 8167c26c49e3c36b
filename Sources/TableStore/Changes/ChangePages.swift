import StreamLog

/// The changes of some tables in the store's order, a page at a time; got by ``ChangeSequence/pages``.
///
/// A page is read when it is asked for, on a thread of the store's own; between pages nothing is held, and waiting for
/// the next change takes no thread. Every iteration of one sequence begins anew at its start.
public struct ChangePages: AsyncSequence, Sendable {
  public typealias Element = ChangePage

  /// Where an iteration begins. `latest` is settled when the sequence is made, so that it misses nothing.
  enum Start: Sendable {
    case cursor(StreamCursor)
    case resolving(StreamStart)
  }

  let store: Store
  let selection: TableSelection
  let start: Start
  let endsAtHead: Bool
  /// Changes of a page, unless the first commit has more.
  let pageSize: Int

  /// Bytes of records of a page, unless the first change has more.
  static let pageBytes = 4 << 20
  /// An iteration that waits looks whether it is to go on at least this often.
  private static let patience = 600_000

  public func makeAsyncIterator() -> Iterator { Iterator(self) }

  public struct Iterator: AsyncIteratorProtocol {
    private let pages: ChangePages
    private var reader: ChangeReader?
    private var hasEnded = false
    /// The last commit that is read, for an iteration that ends.
    private var end: UInt64?

    init(_ pages: ChangePages) { self.pages = pages }

    /// The next page, which has at least one change; waits for it. `nil` at the head, for a sequence that ends there.
    ///
    /// - Throws: ``StoreError``: `streamTrimmed`, `streamPosition`, `storeUnavailable` once the store is closed, …;
    ///   `CancellationError`.
    public mutating func next() async throws -> ChangePage? {
      let reader = try await opened()
      let store = pages.store.async
      while !hasEnded {
        let page = try await read(reader)
        if let end, page.cursor.address.commit >= end || page.isAtHead { hasEnded = true }
        if !page.changes.isEmpty { return page }
        if page.isAtHead, !hasEnded {
          _ = try await store.changed(
            beyond: page.cursor.address.commit, timeoutMilliseconds: ChangePages.patience)
        }
      }
      return nil
    }

    private mutating func opened() async throws -> ChangeReader {
      if let reader { return reader }
      let cursor =
        switch pages.start {
        case .cursor(let cursor): cursor
        case .resolving(let start): try await pages.store.async.cursor(for: start)
        }
      if pages.endsAtHead { end = pages.store.tableEngine.engine.log.visibleCommit }
      let opened = ChangeReader(pages.store, pages.selection, from: cursor)
      reader = opened
      return opened
    }

    /// Reads one page on a thread of the store's own.
    private func read(_ reader: ChangeReader) async throws -> ChangePage {
      let size = pages.pageSize
      return try await pages.store.async.offload { _ in
        var changes: [Change] = []
        let progress = try reader.next(maxChanges: size, maxBytes: ChangePages.pageBytes, into: &changes)
        return ChangePage(changes: changes, cursor: reader.cursor, isAtHead: progress.isAtHead)
      }
    }
  }
}
