import TableStore

/// Brings a table's items, as they were at a time, into an export: those of a copy that nothing was done to later, then
/// those that were changed. What is held in memory is what was changed between the copy and the time.
///
/// For one thread at a time; blocking, in steps.
final class ExportRun: @unchecked Sendable {
  private enum Stage {
    /// Noting the changes that the copy holds.
    case copied(TableCopyReader)
    /// Noting those behind it.
    case behind
    /// Writing the items that were not changed.
    case items(TableCopyReader)
  }

  private let path: String
  private let changes: TableChanges
  private let writer: ExportWriter
  private var stage: Stage
  /// The last word on each changed item, by its place.
  private var changed: [[UInt8]: CopiedItem] = [:]

  init(_ store: AsyncStore, _ base: RecoveryBase, _ path: String, upTo time: UInt64, _ writer: ExportWriter) throws {
    guard let number = UInt32(exactly: base.table.number) else { throw WireError.internalError }
    self.path = path
    self.writer = writer
    changes = TableChanges(
      store, table: number, name: base.table.name, key: base.table.key, from: base.cursor, upTo: time)
    stage = .copied(try TableCopyReader(path))
  }

  /// Goes on for a megabyte or so.
  ///
  /// - Returns: whether there is more to do.
  func step() throws -> Bool {
    switch stage {
    case .copied(let reader):
      guard let items = try reader.next() else {
        stage = .behind
        return true
      }
      if reader.isAtChanges { note(items) }
    case .behind:
      guard let items = try changes.next() else {
        stage = .items(try TableCopyReader(path))
        return true
      }
      note(items)
    case .items(let reader):
      guard let items = try reader.next(), !reader.isAtChanges else {
        for change in changed.values { if let item = change.item { try writer.write(item) } }
        return false
      }
      for copied in items where changed[copied.place] == nil {
        if let item = copied.item { try writer.write(item) }
      }
    }
    return true
  }

  private func note(_ items: [CopiedItem]) { for item in items { changed[item.place] = item } }
}
