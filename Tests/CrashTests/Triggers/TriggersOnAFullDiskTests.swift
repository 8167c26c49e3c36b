import Foundation
import TableStore
import TestSupport
import Testing

/// The disk is full for a while for the process that runs triggers: they wait without wearing the machine out, can be seen
/// to lag, and go on by themselves.
@Suite struct TriggersOnAFullDiskTests {
  @Test("triggers wait for a full disk and then go on", .enabled(if: Faults.available))
  func waitsForAFullDisk() throws {
    let store = try TriggerCrashStore()
    let faults = Faults(
      root: store.root, rules: ["write@log/:1+:ENOSPC", "truncate@log/:1+:ENOSPC"], arm: store.beside("arm"),
      report: store.beside("report"))
    let loader = try store.load()
    let follower = try store.follow(faults: faults)
    try follower.waitUntilReady()
    _ = try follower.lines(for: 0.3)
    _ = FileManager.default.createFile(atPath: store.beside("arm"), contents: nil)
    _ = try follower.lines(for: 2)
    // Each of the triggers looks whether there is room again after ever longer pauses.
    #expect(!faults.reported().isEmpty)
    #expect(faults.reported().count < 100)
    // All run on, and are seen to be behind what is loaded meanwhile.
    #expect(try follower.endingIfOver() == nil, "\(follower.errorText)")
    let (lag, running) = try lag(store)
    #expect(lag.allSatisfy { $0 > 0 })
    #expect(running == TriggerCatalogue.triggers.count)

    try FileManager.default.removeItem(atPath: store.beside("arm"))
    loader.closeInput()
    try loader.wait()
    // Nobody tells them that there is room again.
    while try self.lag(store).lag.contains(where: { $0 > 0 }) {
      try #require(try follower.endingIfOver() == nil, "\(follower.errorText)")
      _ = try follower.lines(for: 0.2)
    }
    follower.closeInput()
    #expect(try follower.wait() == .exited(0), "\(follower.errorText)")
    try store.settle("mended=yes")
    #expect(try store.judge { try TriggerJudgement.all($0, store.file) }.prefix(5) == [])
  }

  /// How many records each trigger is behind, and how many have an owner, as another process sees it.
  private func lag(_ store: TriggerCrashStore) throws -> (lag: [Int], running: Int) {
    let lines = try store.status()
    let words = lines.map { $0.split(separator: " ") }.filter { $0.count == 4 && $0[0] == "trigger" }
    return (words.compactMap { Int($0[2]) }, words.count { $0[3] == "owned" })
  }
}
