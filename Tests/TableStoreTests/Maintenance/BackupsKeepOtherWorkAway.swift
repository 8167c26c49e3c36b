import TestSupport
import Testing

@testable import TableStore

/// Work that bypasses the log waits for every backup that runs, and for none that has ended.
struct BackupsKeepOtherWorkAway {
  private func isHeldOff(_ engine: Engine) throws -> Bool {
    do {
      try engine.maintain(after: 0) { _ in }
      return false
    } catch let error as StoreError where error.code == .storeLocked {
      return true
    }
  }

  @Test func untilTheLastOfSeveralHasEnded() throws {
    let harness = try EngineHarness()
    try harness.put([1], [1])
    let engine = harness.engine
    var hasNested = false
    var heldOff: [Bool] = []
    _ = try engine.backup(
      to: { _ in
        if hasNested { return }
        hasNested = true
        // A second backup begins and ends while the first one runs.
        _ = try engine.backup(to: { _ in heldOff.append(try isHeldOff(engine)) }, progress: { _ in })
        heldOff.append(try isHeldOff(engine))
      }, progress: { _ in })
    #expect(heldOff.count > 2)
    #expect(heldOff.allSatisfy { $0 })
    #expect(try !isHeldOff(engine))
  }
}
