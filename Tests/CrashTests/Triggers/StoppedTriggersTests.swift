import Foundation
import TableStore
import TestSupport
import Testing

/// The process of a trigger is stopped for longer than its lease, another takes the trigger over, the first goes on: what
/// it still wants to commit is refused.
@Suite struct StoppedTriggersTests {
  @Test(
    "a trigger stopped beyond its lease is replaced, then refused",
    arguments: [
      "counting:beforeCommit", "counting:afterHandler", "ranking:beforeCommit", "laning:afterHandler",
      "filling:beforeCommit", "windowing:beforeCommit",
    ])
  func stoppedBeyondItsLease(point: String) throws {
    let store = try TriggerCrashStore()
    let trigger = String(point.prefix { $0 != ":" })
    let settings = ["only=\(trigger)", "lease=400", "batch=5"]
    let loader = try store.load("pause=1000")
    _ = try loader.lines(for: 0.2)
    let first = try store.follow(settings + ["stop=\(point):2"])
    try waitUntilStopped(first)
    // It waits for the lease to end, and then does all there is.
    let second = try store.follow(settings + ["kill=\(trigger):afterCommit:3"])
    #expect(try second.wait() == .killed(signal: SIGKILL), "\(second.errorText)")
    first.send(signal: SIGCONT)
    #expect(try first.remainingLines().last == "error fenced \(trigger)")
    #expect(try first.wait() == .exited(3), "\(first.errorText)")
    loader.closeInput()
    try loader.wait()
    try store.settle("mended=yes")
    #expect(try store.judge(TriggerJudgement.transactional).prefix(5) == [])
  }

  private func waitUntilStopped(_ child: ChildProcess) throws {
    for _ in 0..<1500 {
      let status = try String(contentsOfFile: "/proc/\(child.id)/stat", encoding: .utf8)
      // The state stands behind the name, which is in brackets.
      if status.split(separator: ")").last?.hasPrefix(" T") == true { return }
      usleep(20_000)
    }
    throw ProcessError(message: "the trigger never stopped: \(child.errorText)")
  }
}
