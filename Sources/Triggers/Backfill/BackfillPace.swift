/// Leaves writers room beside the backfill of a transactional trigger.
///
/// A writer waits for the commit that is being synced, and every commit of a backfill is one to wait for. So while
/// others write, batches are small and each is followed by a rest in proportion to what its commit took; with nobody else
/// writing, the backfill goes as fast as it can.
struct BackfillPace {
  /// Changes of a batch while others write.
  static let batchSize = 32
  /// The rest after a commit, in times of what the commit took.
  private static let restFactor: UInt64 = 5
  /// A rest is never longer, in nanoseconds: a commit that took long waited for others itself.
  private static let longestRest: UInt64 = 10_000_000
  /// How long after the last foreign commit others count as writing, in nanoseconds.
  private static let memory: UInt64 = 50_000_000

  private var lastOwn: UInt64?
  private var foreignAt: UInt64?

  /// Takes note of a commit of the trigger's own.
  ///
  /// - Parameters:
  ///   - commit: its number, by which commits of others in between are known.
  ///   - took: nanoseconds from asking to being answered.
  /// - Returns: nanoseconds to rest before the next; 0 if nobody else writes.
  mutating func rest(after commit: UInt64, took: UInt64, now: UInt64) -> UInt64 {
    if let lastOwn, commit > lastOwn + 1 { foreignAt = now }
    lastOwn = commit
    return isYielding(now: now) ? min(took * BackfillPace.restFactor, BackfillPace.longestRest) : 0
  }

  /// Whether others wrote lately.
  func isYielding(now: UInt64) -> Bool { foreignAt.map { now - $0 < BackfillPace.memory } ?? false }
}
