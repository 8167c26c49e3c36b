import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// What another process has applied meanwhile is neither written again nor hidden by an older overlay.
struct AppliersOfSeveralProcessesAgree {
  /// Writes to LMDB as another process's applier would: `entries`, and the mark.
  private func applyElsewhere(
    _ harness: EngineHarness, upTo commit: UInt64, _ entries: [([UInt8], [UInt8])]
  ) throws {
    let engine = harness.engine
    var end = engine.log.visible
    let reader = engine.log.reader(after: .start)
    while let frame = try reader.next(upTo: commit) { end = frame.end }
    try engine.environment.write { transaction in
      let writer = LMDBWriter(transaction, engine.environment.databases)
      for (key, value) in entries {
        try key.withUnsafeBytes { key in try value.withUnsafeBytes { try writer.put(.items, key, $0) } }
      }
      try writer.finish()
      try AppliedMark.write(end, transaction, engine.environment.databases)
    }
  }

  private func harness() throws -> EngineHarness {
    var options = EngineOptions()
    // Nothing is applied unless the test says so.
    options.quietMilliseconds = 1_000_000
    return try EngineHarness(options)
  }

  private func stored(_ harness: EngineHarness, _ key: [UInt8]) throws -> [UInt8]? {
    let environment = harness.engine.environment
    return try environment.read { transaction in
      try key.withUnsafeBytes { key in
        try LMDBReader.get(transaction, environment.databases, .items, key).map { Array($0) }
      }
    }
  }

  @Test func onlyWhatIsAboveTheMarkIsWritten() throws {
    let harness = try harness()
    let first = try harness.put([1], [10])
    try harness.put([2], [20])
    // A value that tells whether the first commit is written once more.
    try applyElsewhere(harness, upTo: first, [([1], [99])])
    try harness.engine.applyAll()
    #expect(try stored(harness, [1]) == [99])
    #expect(try stored(harness, [2]) == [20])
  }

  @Test func aGenerationThatIsAllBelowTheMarkIsDropped() throws {
    let harness = try harness()
    try harness.put([1], [10])
    let last = try harness.put([1], [11])
    harness.engine.writing.withLock { _ in harness.engine.seal() }
    try applyElsewhere(harness, upTo: last, [([1], [99])])
    while harness.engine.overlay.withLock({ $0.sealed != nil }) { Clock.sleep(milliseconds: 1) }
    #expect(try [[11], [99]].contains(stored(harness, [1])))
    // Reads agree with what LMDB says, whichever of the two came first.
    #expect(try harness.get([1]) == stored(harness, [1]))
  }

  /// A view over generations that were taken before others applied shows LMDB's state, in gets and in both directions.
  @Test func anOlderOverlayHidesNothingThatIsApplied() throws {
    let harness = try harness()
    let engine = harness.engine
    try harness.put([1], [10])
    try harness.put([2], [20])
    let old = try engine.generations()
    let last = try harness.delete([2])
    try applyElsewhere(harness, upTo: last, [([1], [11]), ([3], [30])])
    let view = try Snapshot(engine.environment)
    try view.begin(old)
    defer { view.end() }
    #expect(view.commit == last)
    #expect(try view.value([1]) == [11])
    #expect(try view.value([2]) == nil)
    #expect(try view.keys(.items, KeyRange(lower: [], upper: nil)) == [[1], [3]])
    #expect(try view.keys(.items, KeyRange(lower: [], upper: nil), descending: true) == [[3], [1]])
  }
}
