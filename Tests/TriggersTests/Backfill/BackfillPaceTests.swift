import Testing

@testable import Triggers

/// How a backfill makes room for others who write.
@Suite struct BackfillPaceTests {
  private let millisecond: UInt64 = 1_000_000

  @Test func aloneItNeverRests() {
    var pace = BackfillPace()
    for commit in 10..<20 as Range<UInt64> {
      let now = commit * millisecond
      #expect(pace.rest(after: commit, took: millisecond, now: now) == 0)
      #expect(!pace.isYielding(now: now))
    }
  }

  @Test func aForeignCommitInBetweenMakesItRest() {
    var pace = BackfillPace()
    _ = pace.rest(after: 10, took: millisecond, now: millisecond)
    #expect(pace.rest(after: 12, took: millisecond / 2, now: 2 * millisecond) > millisecond / 2)
    #expect(pace.isYielding(now: 2 * millisecond))
  }

  @Test func theRestIsBounded() {
    var pace = BackfillPace()
    _ = pace.rest(after: 10, took: 0, now: 0)
    #expect(pace.rest(after: 12, took: 60_000 * millisecond, now: 1) == 10 * millisecond)
  }

  @Test func itForgetsThoseWhoAreGone() {
    var pace = BackfillPace()
    _ = pace.rest(after: 10, took: 0, now: 0)
    _ = pace.rest(after: 12, took: 1, now: millisecond)
    #expect(pace.rest(after: 13, took: millisecond, now: 30 * millisecond) > 0)
    #expect(pace.rest(after: 14, took: millisecond, now: 60 * millisecond) == 0)
  }
}
