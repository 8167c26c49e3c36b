/// The time by which segments age: the local clock, but not where it jumps ahead.
///
/// A clock that is set ahead would have everything deleted at once that is younger than the jump. So a jump is believed
/// only after it has lasted for as long as changes are kept; until then time goes on from where it was. A clock that is
/// set back is believed at once: it only keeps changes for longer.
struct RetentionClock: Sendable, Equatable {
  /// Steps up to this are ordinary corrections, microseconds.
  static let tolerance: UInt64 = 60_000_000

  /// What was told last, and when by the clock that nobody sets.
  private var told: UInt64?
  private var toldAt: UInt64 = 0
  /// Since when the local clock has been ahead.
  private var aheadSince: UInt64?

  /// - Parameters:
  ///   - wall: the local clock, microseconds since 1970.
  ///   - monotonic: a clock that nobody sets, microseconds.
  ///   - patience: how long a jump ahead must last to be believed, microseconds.
  mutating func now(wall: UInt64, monotonic: UInt64, patience: UInt64) -> UInt64 {
    var result = wall
    if let told {
      let expected = told + (monotonic - min(toldAt, monotonic))
      if wall > expected + RetentionClock.tolerance {
        let since = aheadSince ?? monotonic
        aheadSince = since
        if monotonic - since < patience { result = expected } else { aheadSince = nil }
      } else {
        aheadSince = nil
      }
    }
    told = result
    toldAt = monotonic
    return result
  }
}
