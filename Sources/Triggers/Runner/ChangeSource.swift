internal import StreamLog
package import TableStore

/// Where a consumer's changes come from. A runner pulls pages, handles what is in them in order, and moves the
/// consumer's ``SourcePlace`` in the commit of the effects; whether a page comes from the stream, from the rows of a
/// backfill, or from both, makes no difference to it: every prefix of a page may be committed alone.
///
/// A source reads ahead of what is committed. To go back (after a failed commit, or for another owner), throw it away
/// and make a new one from the committed place.
package protocol ChangeSource: AnyObject, Sendable {
  /// Reads what follows the page handed out last. It blocks, so it belongs on ``AsyncStore``'s threads; one call at a
  /// time.
  ///
  /// - Parameters:
  ///   - maxChanges: about how many changes are wanted; a commit is handed out whole, so that there can be more.
  ///   - maxBytes: about how many bytes of changes.
  /// - Throws: ``StoreError`` as ``ChangeReader/next(maxChanges:maxBytes:into:)`` does. The source is then where it was.
  func nextPage(maxChanges: Int, maxBytes: Int) throws -> SourcePage
}

/// How far a consumer has come: in the stream, and, while it is backfilling, in the rows. Saved by
/// ``ConsumerTransaction/advance(_:from:to:)``.
package struct SourcePlace: Sendable, Hashable {
  /// All changes up to here are done, as far as they concern rows that the backfill has passed.
  package var cursor: StreamCursor
  /// `nil`: no backfill, or it is over.
  package var backfill: BackfillProgress?

  package init(_ cursor: StreamCursor, backfill: BackfillProgress? = nil) {
    self.cursor = cursor
    self.backfill = backfill
  }

  /// Whether there is something done here that is not done at `other`. Commits without changes do not count: saving them
  /// would be one more of them, for ever.
  package func isFurther(than other: SourcePlace) -> Bool {
    cursor.recordsBefore > other.cursor.recordsBefore || backfill != other.backfill
  }
}

/// Changes in the order in which they are to be handled, with the place behind each.
package struct SourcePage: Sendable {
  /// Rows of a backfill at the end of a page, as changes, with what they are behind.
  package struct Rows: Sendable {
    package var changes: [Change]
    /// The key of each row.
    package var keys: [[UInt8]]
    package var keyNames: [String]
    /// The commit that they were read at.
    package var cursor: StreamCursor
    /// The progress before the first of them.
    package var progress: BackfillProgress
  }

  /// Changes of the stream, then rows; a row is told by ``Change/isBackfill``.
  package let changes: [Change]
  /// The stream's cursor behind each change of the stream.
  private let cursors: [StreamCursor]
  /// The progress of the backfill while those changes are handled.
  private let progress: BackfillProgress?
  private let rows: Rows?
  /// Behind the whole page, and behind what was passed over after its last change.
  package let end: SourcePlace
  /// Changes of tables not selected, or of rows that the backfill has not reached: passed over.
  package let passed: Int
  /// Whether there is nothing more to read until something is committed, or becomes durable, beyond ``end``.
  package let isAtHead: Bool

  /// - Parameter cursors: one per change.
  package init(
    _ changes: [Change], cursors: [StreamCursor], progress: BackfillProgress? = nil, rows: Rows? = nil,
    end: SourcePlace, passed: Int = 0, isAtHead: Bool = false
  ) {
    self.changes = rows.map { changes + $0.changes } ?? changes
    self.cursors = cursors
    self.progress = progress
    self.rows = rows
    self.end = end
    self.passed = passed
    self.isAtHead = isAtHead
  }

  /// The place to commit when the changes up to and with the one at `index` are done, and none behind it.
  package func place(after index: Int) -> SourcePlace {
    if index >= changes.count - 1 { return end }
    guard index >= cursors.count, let rows else { return SourcePlace(cursors[index], backfill: progress) }
    var progress = rows.progress
    let row = index - cursors.count
    progress.pass(rows.keys[row], names: rows.keyNames, rows: UInt64(row) + 1)
    return SourcePlace(rows.cursor, backfill: progress)
  }
}

extension ConsumerTransaction {
  /// Moves the checkpoint, and the progress of a backfill with it, from one place to another.
  ///
  /// - Throws: ``TriggerError`` `fenced` if the consumer was taken over, or if it is not at `from` because it was reset
  ///   or its backfill was started or cancelled.
  package func advance(_ fence: Fence, from: SourcePlace, to: SourcePlace) throws {
    let key = ConsumerKey.backfill(fence.incarnation)
    guard try state.get(key) == from.backfill?.encoded else {
      throw TriggerError(.fenced, "The backfill of \(fence.consumer) was started or cancelled by somebody else.")
    }
    try advance(fence, from: from.cursor, to: to.cursor)
    if let progress = to.backfill {
      if progress != from.backfill { put(key, progress.encoded) }
    } else if from.backfill != nil {
      delete(key)
      try updateActivity(fence.incarnation) { $0.isBackfilling = false }
    }
  }
}

extension ConsumerStateReader {
  /// Where the consumer with this incarnation stands, or `nil` if there is none.
  package func place(of incarnation: UInt64) throws -> SourcePlace? {
    guard let checkpoint = try get(ConsumerKey.checkpoint(incarnation)) else { return nil }
    return SourcePlace(
      try ConsumerCheckpoint(encoded: checkpoint).cursor,
      backfill: try get(ConsumerKey.backfill(incarnation)).map { try BackfillProgress(encoded: $0) })
  }
}

extension ConsumerTransaction {
  /// Lets a consumer begin anew with the rows that are there: its backfill starts, at this commit. Its checkpoint is moved
  /// by the caller, to ``latest``.
  package func beginBackfill(_ incarnation: UInt64) {
    let progress = BackfillProgress(startedAt: timestamp, by: latest.address.commit + 1)
    put(ConsumerKey.backfill(incarnation), progress.encoded)
  }
}
