public import TableStore

extension ReadScope {
  /// The changes that a consumer is not done with, up to the commit that this scope sees: with them, what the consumer
  /// keeps, an index for one, is brought up to date with the tables of this scope.
  ///
  /// ```swift
  /// try store.read { scope in
  ///   var total = try scope.item(["day": "today"], in: totals)?.int("orders") ?? 0
  ///   for change in try scope.changes(unseenBy: "totals").changes where change.event == .insert { total += 1 }
  ///   return total
  /// }
  /// ```
  ///
  /// Only changes that the consumer wants are among them: of its tables, that its filters accept, and no effects of its own
  /// unless it asks for those. Changes that became dead letters, and those that wait behind them, lie before its
  /// checkpoint and are not.
  ///
  /// - Parameter limit: how many changes to read at most; whole commits, so that the first may have more.
  /// - Returns: the changes; `isAtHead` says whether they reach the scope's commit.
  /// - Throws: ``TriggerError``: `unknownConsumer`; `expired`, since what it has not seen is partly gone; `backfilling`.
  ///   `StoreError`.
  public func changes(unseenBy consumer: String, limit: Int = 1000) throws -> ChangePage {
    let state = consumerState
    let found = try state.consumer(consumer)
    guard try state.get(ConsumerKey.backfill(found.incarnation)) == nil else {
      throw TriggerError(
        .backfilling, "The consumer \(consumer) is still going through rows; wait until it is done with them.")
    }
    let mark = try state.trimMark()
    guard let cursor = mark.resume(found.checkpoint.cursor) else {
      throw TriggerError(
        .expired, "The consumer \(consumer) has expired: changes behind its checkpoint are gone. Reset or remove it.",
        firstAvailable: mark.firstAvailable, isPermanent: true)
    }
    let definition = found.definition
    let filters = try ChangeFilterSet(definition.filters)
    let reactsToOwn = definition.settings?.reactsToOwn ?? true
    var page = try changes(after: cursor, of: definition.selection, limit: limit)
    page.changes.removeAll { change in
      !filters.accepts(change) || !reactsToOwn && change.cause?.origin == definition.name
    }
    return page
  }
}
