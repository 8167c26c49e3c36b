internal import TableStore

/// Reads pages of the changes that a consumer wants. Blocking, for one thread at a time.
final class ConsumerPages: Sendable {
  struct Page: Sendable {
    var changes: [Change] = []
    /// Behind everything that was looked at.
    var end: StreamCursor
    /// Changes of its tables that it did not want.
    var filtered: UInt64 = 0
    var isAtHead = false
  }

  /// Changes that are read for one page when later ones of an item replace earlier ones.
  private static let collapsed = 100_000

  private let reader: ChangeReader
  private let filters: ChangeFilterSet
  private let mode: ConsumerReader.Mode

  init(
    _ store: Store, _ definition: ConsumerDefinition, from cursor: StreamCursor, _ mode: ConsumerReader.Mode
  ) throws {
    reader = ChangeReader(store, definition.selection, from: cursor)
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
    var page = Page(end: reader.cursor)
    page.isAtHead = try reader.next(maxChanges: maxChanges, maxBytes: maxBytes, into: &page.changes).isAtHead
    let count = page.changes.count
    page.changes.removeAll { !filters.accepts($0) }
    page.filtered = UInt64(count - page.changes.count)
    page.end = reader.cursor
    return page
  }

  private func latest(_ maxChanges: Int, _ maxBytes: Int) throws -> Page {
    var page = Page(end: reader.cursor)
    // By the item's place: the last change of each item so far.
    var last: [[UInt8]: Change] = [:]
    var bytes = 0
    var count = 0
    var read: [Change] = []
    while !page.isAtHead, last.count < maxChanges, bytes < maxBytes, count < Self.collapsed {
      read.removeAll(keepingCapacity: true)
      page.isAtHead = try reader.next(
        maxChanges: maxChanges - last.count, maxBytes: maxBytes - bytes, into: &read
      ).isAtHead
      count += read.count
      for change in read {
        guard filters.accepts(change) else {
          page.filtered += 1
          continue
        }
        bytes += change.byteCount - (last.updateValue(change, forKey: change.itemPlace)?.byteCount ?? 0)
      }
    }
    page.changes = last.values.sorted { $0.position < $1.position }
    page.end = reader.cursor
    return page
  }
}
