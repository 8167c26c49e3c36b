internal import TableStore

/// Reads pages of the changes that a consumer wants. Blocking, for one thread at a time.
final class ConsumerPages: Sendable {
  struct Page: Sendable {
    var changes: [Change] = []
    /// Behind everything that was looked at.
    var end: SourcePlace
    /// Changes of its tables that it did not want.
    var filtered: UInt64 = 0
    var isAtHead = false
  }

  /// Changes that are read for one page when later ones of an item replace earlier ones.
  private static let collapsed = 100_000

  private let source: ConsumerSource
  private let filters: ChangeFilterSet
  private let mode: ConsumerReader.Mode

  init(
    _ store: Store, _ definition: ConsumerDefinition, from place: SourcePlace, _ mode: ConsumerReader.Mode
  ) throws {
    source = ConsumerSource(store, definition.selection, from: place)
    filters = try ChangeFilterSet(definition.filters)
    self.mode = mode
  }

  /// - Throws: `StoreError`. The reader's place is then as before the failed read; what was read before it is lost to
  ///   this reader, which is of no more use.
  func next(_ maxChanges: Int, _ maxBytes: Int) throws -> Page {
    switch mode {
    case .everything: try everything(maxChanges, maxBytes)
    case .latestPerKey: try latest(maxChanges, maxBytes)
    }
  }

  private func everything(_ maxChanges: Int, _ maxBytes: Int) throws -> Page {
    let read = try source.nextPage(maxChanges: maxChanges, maxBytes: maxBytes)
    var page = Page(end: read.end)
    page.isAtHead = read.isAtHead
    page.changes = read.changes.filter(filters.accepts)
    page.filtered = UInt64(read.changes.count - page.changes.count)
    return page
  }

  private func latest(_ maxChanges: Int, _ maxBytes: Int) throws -> Page {
    // By the item's place: the last change of each item so far.
    var last: [[UInt8]: (order: Int, change: Change)] = [:]
    var bytes = 0
    var count = 0
    var end: SourcePlace?
    var filtered: UInt64 = 0
    var isAtHead = false
    while !isAtHead, last.count < maxChanges, bytes < maxBytes, count < Self.collapsed {
      let read = try source.nextPage(maxChanges: maxChanges - last.count, maxBytes: maxBytes - bytes)
      (end, isAtHead) = (read.end, read.isAtHead)
      for change in read.changes {
        count += 1
        guard filters.accepts(change) else {
          filtered += 1
          continue
        }
        let former = last.updateValue((count, change), forKey: change.itemPlace)
        bytes += change.byteCount - (former?.change.byteCount ?? 0)
      }
    }
    guard let end else { return try everything(maxChanges, maxBytes) }
    var page = Page(end: end)
    (page.filtered, page.isAtHead) = (filtered, isAtHead)
    // As they were read: rows of a backfill have places that do not tell their order among changes.
    page.changes = last.values.sorted { $0.order < $1.order }.map(\.change)
    return page
  }
}
