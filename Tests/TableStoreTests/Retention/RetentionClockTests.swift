import Testing

@testable import TableStore

/// How the time by which segments age takes a local clock that is set.
struct RetentionClockTests {
  private let second: UInt64 = 1_000_000
  private let day: UInt64 = 86_400_000_000

  @Test func itFollowsTheLocalClock() {
    var clock = RetentionClock()
    #expect(clock.now(wall: 100 * day, monotonic: 5, patience: day) == 100 * day)
    #expect(clock.now(wall: 100 * day + second, monotonic: 5 + second, patience: day) == 100 * day + second)
    // A small step ahead is an ordinary correction.
    #expect(
      clock.now(wall: 100 * day + 30 * second, monotonic: 5 + 2 * second, patience: day) == 100 * day + 30 * second)
  }

  @Test func aJumpAheadIsBelievedWhenItHasLasted() {
    var clock = RetentionClock()
    _ = clock.now(wall: 100 * day, monotonic: 0, patience: day)
    #expect(clock.now(wall: 465 * day, monotonic: second, patience: day) == 100 * day + second)
    #expect(clock.now(wall: 465 * day, monotonic: day, patience: day) == 101 * day)
    #expect(clock.now(wall: 466 * day, monotonic: day + second, patience: day) == 466 * day)
  }

  @Test func aJumpThatIsTakenBackNeverCounted() {
    var clock = RetentionClock()
    _ = clock.now(wall: 100 * day, monotonic: 0, patience: day)
    _ = clock.now(wall: 465 * day, monotonic: second, patience: day)
    #expect(clock.now(wall: 100 * day + 2 * second, monotonic: 2 * second, patience: day) == 100 * day + 2 * second)
    // A second jump is waited for as long as the first.
    #expect(clock.now(wall: 465 * day, monotonic: day + second, patience: day) == 101 * day + second)
  }

  @Test func aClockSetBackIsBelievedAtOnce() {
    var clock = RetentionClock()
    _ = clock.now(wall: 100 * day, monotonic: 0, patience: day)
    #expect(clock.now(wall: 50 * day, monotonic: second, patience: day) == 50 * day)
  }
}
