extension ReadScope {
  /// What consumers keep, as this scope sees it.
  package var consumerState: ConsumerStateReader { ConsumerStateReader(snapshot) }

  /// The changes behind a cursor up to the commit that this scope sees: with them, what was made of the stream up to the
  /// cursor is brought up to date with the tables of this scope.
  ///
  /// They are read to the head that the scope sees, which may be ahead of what is durable.
  ///
  /// - Parameter limit: how many changes at most; whole commits, so that the first may have more.
  /// - Returns: the changes; `isAtHead` says whether they reach the scope's commit.
  /// - Throws: ``StoreError``: `streamTrimmed`, `streamPosition`, ….
  public func changes(
    after cursor: StreamCursor, of selection: TableSelection = .all, limit: Int = 1000
  ) throws -> ChangePage {
    let reader = ChangeReader(tables, selection, from: cursor)
    var page = ChangePage(changes: [], cursor: cursor, isAtHead: false)
    while page.changes.count < limit, !page.isAtHead {
      let (wanted, before) = (limit - page.changes.count, page.changes.count)
      page.isAtHead = try reader.forEach(in: snapshot, maxChanges: wanted, maxBytes: ChangeReader.fragmentBytes) {
        page.changes.append(Change($0))
      }.isAtHead
      // A commit that did not fit, or a full page of bytes, ends the page.
      if page.changes.count > before, !page.isAtHead { break }
    }
    page.cursor = reader.cursor
    return page
  }
}
