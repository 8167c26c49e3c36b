import TestSupport
import Testing

@Suite("Background work of several processes")
struct BackgroundWorkTests {
  @Test("is done once and for good, though processes that are at it are killed")
  func killed() throws {
    let store = try CrashStore()
    var generator = Rounds.generator(31)
    for round in 1...max(2, Rounds.count / 10) {
      let children = try ["a", "b", "c"].map { name in
        try store.start("churn", "writer=\(name)\(round)", "count=50", "overlay=1048576", "durability=none")
      }
      for child in children { try child.waitUntilReady() }
      for victim in [0, 1] {
        _ = try children[2].lines(for: .random(in: 0.1...0.9, using: &generator))
        try children[victim].killAndWait()
      }
      _ = try children[2].lines(for: .random(in: 0.1...0.6, using: &generator))
      try children[2].killAndWait()
      let settling = try store.start("settle")
      #expect(try settling.remainingLines() == ["end"], "round \(round), seed \(Rounds.seed)")
      #expect(try settling.wait() == .exited(0), "\(settling.errorText)")
    }
  }
}
