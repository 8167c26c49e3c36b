internal import TableStore

/// Decides where a batch ends. Changes of one commit are not parted, so that a handler sees what was written together
/// together: a batch ends at the last border of commits within its bounds, and where the first commit alone is beyond
/// them, behind that commit. Only a commit so large that readers are given it in parts is parted.
struct BatchBorder {
  /// What there is to know of a change.
  struct Member {
    /// The change's commit; `nil` for one that belongs to no other, as a row of a backfill.
    var commit: UInt64?
    var bytes: Int
  }

  /// Changes and bytes that a batch should have at most.
  let changes: Int
  let bytes: Int

  /// - Parameters:
  ///   - count: how many changes there are.
  ///   - member: tells of the change at an index; `nil` for one that cannot be in this batch.
  /// - Returns: the index behind the last change of the batch, above `start`.
  func end(from start: Int, of count: Int, _ member: (Int) -> Member?) -> Int {
    var border = start
    var commit: UInt64?
    var taken = 0
    for index in start..<count {
      guard let next = member(index) else { return max(index, start + 1) }
      if next.commit == nil || next.commit != commit { border = index }
      commit = next.commit
      let isFull = index - start >= changes || index > start && taken + next.bytes > bytes
      if isFull, border > start { return border }
      if isFull, index - start >= ChangeReader.fragmentChanges || taken + next.bytes > ChangeReader.fragmentBytes {
        return max(index, start + 1)
      }
      taken += next.bytes
    }
    return count
  }
}
