import TestSupport
import Testing

@testable import TableStore

/// A snapshot shows one commit for as long as it lives, whatever is written, sealed and applied beside it.
struct SnapshotsDoNotMove {
  @Test func throughSealingAndApplying() throws {
    let harness = try EngineHarness()
    try harness.put([1], [10])
    try harness.engine.applyAll()
    try harness.put([2], [20])
    let engine = harness.engine
    try engine.snapshot { (snapshot: Snapshot) throws -> Void in
      try harness.put([1], [11])
      try harness.delete([2])
      try harness.put([3], [30])
      #expect(try snapshot.value([1]) == [10])
      try engine.applyAll()
      try harness.put([1], [12])
      #expect(try snapshot.value([1]) == [10])
      #expect(try snapshot.value([2]) == [20])
      #expect(try snapshot.value([3]) == nil)
      #expect(try snapshot.keys(.items, KeyRange(lower: [], upper: nil)) == [[1], [2]])
      #expect(try snapshot.keys(.items, KeyRange(lower: [], upper: nil), descending: true) == [[2], [1]])
    }
    #expect(try harness.get([1]) == [12])
    #expect(try harness.all() == [[1], [3]])
  }

  /// Every commit writes one number under all keys; a reader must never see two numbers.
  @Test func readersBesideWritersSeeWholeCommits() async throws {
    var options = EngineOptions()
    options.durability = .none
    options.generationBytes = 400 << 10
    let harness = try EngineHarness(options)
    let engine = harness.engine
    let keys = (0..<40 as Range<UInt8>).map { [$0] }
    let isDone = Locked(false)
    try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask {
        for number in 1...1500 as ClosedRange<UInt16> {
          let value = withUnsafeBytes(of: number) { Array($0) } + [UInt8](repeating: 7, count: 100)
          _ = try await engine.commitAsync { transaction in for key in keys { transaction.put(key, value) } }
        }
        isDone.withLock { $0 = true }
        return 0
      }
      for _ in 0..<2 {
        group.addTask {
          var wrong = 0
          var last: UInt16 = 0
          while !isDone.withLock({ $0 }) {
            let seen = try engine.snapshot { snapshot in
              try keys.map { key in
                try key.withUnsafeBytes { try snapshot.get(.items, $0)?.loadUnaligned(as: UInt16.self) ?? 0 }
              }
            }
            if Set(seen).count != 1 || seen[0] < last { wrong += 1 }
            last = seen[0]
            await Task.yield()
          }
          return wrong
        }
      }
      for try await wrong in group { #expect(wrong == 0) }
    }
  }
}
