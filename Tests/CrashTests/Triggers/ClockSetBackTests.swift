import Foundation
import TableStore
import TestSupport
import Testing

/// The clock is set back by an hour, twice, between the lives of the loading process and of the triggers: nothing is lost
/// or repeated, and the stream's time does not go back.
@Test("a clock that is set back loses nothing and repeats nothing", .enabled(if: Faults.available))
func clockSetBack() throws {
  let store = try TriggerCrashStore()
  for (round, ahead) in [7200, 3600, 0].enumerated() {
    var faults = Faults(root: store.root)
    faults.clockAhead = ahead
    let loader = try store.load("first=\((round + 1) * 1_000_000)", faults: faults)
    let follower = try store.follow(faults: faults)
    _ = try follower.lines(for: 0.5)
    try follower.killAndWait()
    loader.closeInput()
    try loader.wait()
  }
  try store.settle("mended=yes")
  let violations = try store.judge { opened in
    let times = try StreamTruth(opened).changes.map(\.timestamp)
    let ahead = Double(times.last ?? 0) / 1_000_000 - Date().timeIntervalSince1970
    // Only then it was tried at all.
    return try TriggerJudgement.all(opened, store.file) + (ahead > 3600 ? [] : ["the clock was never ahead"])
  }
  #expect(violations.prefix(5) == [])
}
