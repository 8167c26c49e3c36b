import StreamLog

/// The changes of some tables in the store's order, for `for try await`; got by `Store.changes(of:from:)`.
///
/// ```swift
/// for try await change in store.changes(of: "orders", from: .latest) {
///   print(change.position, change.event, change.keys)
/// }
/// ```
///
/// It goes on for ever unless it was made with `upToHead`. At most one page of changes is in memory, and none is read
/// before the ones read are taken: whoever is slow holds up nobody. Any number of sequences share one waiting thread.
/// Every iteration of one sequence begins anew at its start.
public struct ChangeSequence: AsyncSequence, Sendable {
  public typealias Element = Change

  /// The same changes, a page at a time, each with the cursor behind it.
  public let pages: ChangePages

  public func makeAsyncIterator() -> Iterator { Iterator(pages: pages.makeAsyncIterator()) }

  public struct Iterator: AsyncIteratorProtocol {
    var pages: ChangePages.Iterator
    private var page: [Change] = []
    private var position = 0

    init(pages: ChangePages.Iterator) { self.pages = pages }

    /// The next change; waits for it. `nil` at the end of a sequence that ends.
    ///
    /// - Throws: as ``ChangePages/Iterator/next()``.
    public mutating func next() async throws -> Change? {
      if position == page.count {
        page = try await pages.next()?.changes ?? []
        position = 0
        if page.isEmpty { return nil }
      }
      defer { position += 1 }
      return page[position]
    }
  }
}

extension Store {
  /// The changes of the selected tables from `start` on.
  ///
  /// Nothing is read before it is asked for; what is wrong with the start is thrown then. With `latest`, the first
  /// change is the first one that is committed after this call.
  ///
  /// - Parameters:
  ///   - upToHead: whether the sequence ends once it is where the head was when it began; else it waits for more.
  ///   - pageSize: how many changes are read at once, 1 to 10,000.
  public func changes(
    of tables: TableSelection = .all, from start: StreamStart, upToHead: Bool = false, pageSize: Int = 1000
  ) -> ChangeSequence {
    let settled: ChangePages.Start =
      start == .latest ? .cursor(StreamCursor(tableEngine.engine.log.visible)) : .resolving(start)
    return changes(of: tables, from: settled, upToHead: upToHead, pageSize: pageSize)
  }

  /// The changes of the tables with these names from `start` on.
  public func changes(
    of tables: String..., from start: StreamStart, upToHead: Bool = false, pageSize: Int = 1000
  ) -> ChangeSequence {
    changes(of: .tables(Set(tables)), from: start, upToHead: upToHead, pageSize: pageSize)
  }

  /// The changes of one table from `start` on.
  public func changes(
    of table: Table, from start: StreamStart, upToHead: Bool = false, pageSize: Int = 1000
  ) -> ChangeSequence {
    changes(of: .tables([table.name]), from: start, upToHead: upToHead, pageSize: pageSize)
  }

  /// The changes of the selected tables behind a cursor of this store.
  public func changes(
    of tables: TableSelection = .all, after cursor: StreamCursor, upToHead: Bool = false, pageSize: Int = 1000
  ) -> ChangeSequence {
    changes(of: tables, from: .cursor(cursor), upToHead: upToHead, pageSize: pageSize)
  }

  private func changes(
    of tables: TableSelection, from start: ChangePages.Start, upToHead: Bool, pageSize: Int
  ) -> ChangeSequence {
    ChangeSequence(
      pages: ChangePages(
        store: self, selection: tables, start: start, endsAtHead: upToHead, pageSize: min(max(pageSize, 1), 10_000)))
  }
}

extension AsyncStore {
  /// ``Store/changes(of:from:upToHead:pageSize:)``, which does not block either.
  public func changes(
    of tables: TableSelection = .all, from start: StreamStart, upToHead: Bool = false, pageSize: Int = 1000
  ) -> ChangeSequence {
    store.changes(of: tables, from: start, upToHead: upToHead, pageSize: pageSize)
  }
}

extension AsyncTable {
  /// The changes of this table from `start` on, see ``Store/changes(of:from:upToHead:pageSize:)``.
  public func changes(from start: StreamStart, upToHead: Bool = false, pageSize: Int = 1000) -> ChangeSequence {
    table.store.changes(of: .tables([name]), from: start, upToHead: upToHead, pageSize: pageSize)
  }
}
