import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// Whatever the moment at which the applier looks, it finds a sealed generation with its end or none.
struct SealedGenerationsAreAppliedWhole {
  /// An applier that never waits, against a writer that seals all the time.
  @Test func besideAnApplierThatLooksAllTheTime() throws {
    var options = EngineOptions()
    options.durability = .none
    options.quietMilliseconds = 0
    options.generationEntries = 3
    let harness = try EngineHarness(options)
    for number in 0..<1500 as Range<UInt16> {
      try harness.put(withUnsafeBytes(of: number.bigEndian) { Array($0) }, [1])
    }
    try harness.engine.applyAll()
    #expect(try harness.all().count == 1500)
    try harness.reopen()
    #expect(try harness.all().count == 1500)
  }

  @Test func aGenerationIsSealedAtItsNumberOfKeys() throws {
    var options = EngineOptions()
    options.durability = .none
    options.quietMilliseconds = 1_000_000
    options.generationEntries = 100
    let harness = try EngineHarness(options)
    for number in 0..<100 as Range<UInt8> { try harness.put([number], [1]) }
    _ = harness.engine.applying.wait { $0.finished > 0 ? true : nil }
    let engine = harness.engine
    #expect(try engine.environment.read { try AppliedMark.commit($0, engine.environment.databases) } == 100)
  }

  /// What is synced on a schedule does not wait for the applier, which may take longer than the schedule.
  @Test(.timeLimit(.minutes(1)))
  func theLogIsSyncedInTimeWhileTheApplierIsBusy() throws {
    var options = EngineOptions()
    options.durability = .interval(milliseconds: 5)
    options.generationEntries = 1
    let harness = try EngineHarness(options)
    let engine = harness.engine
    try engine.environment.write { _ in
      // The applier now waits for LMDB.
      try harness.put([1], [1])
      while engine.applying.read({ $0.waitsSince == nil }) { Clock.sleep(milliseconds: 1) }
      let commit = try harness.put([2], [2])
      #expect(engine.log.waitDurable(beyond: commit - 1, timeoutMilliseconds: 30_000))
    }
  }

  /// A clean close leaves nothing to the system's memory, whatever the durability.
  @Test func closingSyncsTheLog() throws {
    var options = EngineOptions()
    options.durability = .none
    let harness = try EngineHarness(options)
    let engine = harness.engine
    // Somebody else has the log open: it is not the last one that closes it who does the syncing.
    let other = try Log.open(directory: engine.directory + "/log")
    defer { try? other.close() }
    let commit = try harness.put([1], [1])
    try harness.reopen()
    #expect(other.durableCommit >= commit)
  }

  /// A writer that waits for an applier of another process which does not get on gives up with a reason.
  @Test(.timeLimit(.minutes(1)))
  func writersGiveUpWhenLMDBIsHeldForTooLong() throws {
    var options = EngineOptions()
    options.durability = .none
    options.generationEntries = 1
    options.lockTimeoutMilliseconds = 200
    let harness = try EngineHarness(options)
    try harness.engine.environment.write { _ in
      var refusal: StoreError?
      for number in 0..<10 as Range<UInt8> where refusal == nil {
        do { try harness.put([number], [1]) } catch let error as StoreError { refusal = error }
      }
      #expect(refusal?.code == .storeLocked)
    }
    try harness.put([100], [1])
    try harness.engine.applyAll()
    #expect(try harness.get([100]) == [1])
  }
}
