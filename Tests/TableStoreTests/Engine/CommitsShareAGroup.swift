import TestSupport
import Testing

@testable import TableStore

/// Concurrent callers share a group; what one of them does to itself never touches its neighbours.
struct CommitsShareAGroup {
  @Test func oneCallersFailureIsItsOwn() async throws {
    let harness = try EngineHarness()
    let engine = harness.engine
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<200 as Range<UInt8> {
        group.addTask {
          do {
            _ = try await engine.commitAsync { transaction in
              transaction.put([number], [number])
              if number % 3 == 0 { throw StoreError(.conditionalCheckFailed, "refused on purpose") }
            }
            return true
          } catch {
            return false
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(outcomes == 133)
    for number in 0..<200 as Range<UInt8> {
      #expect(try harness.get([number]) == (number % 3 == 0 ? nil : [number]))
    }
    try harness.reopen()
    #expect(try harness.all().count == 133)
  }

  /// Read-modify-write commits from many callers, sync and async: none is lost, each commit has its own number.
  @Test func everyIncrementCounts() async throws {
    let harness = try EngineHarness()
    let engine = harness.engine
    let commits = try await withThrowingTaskGroup(of: UInt64.self) { group in
      for _ in 0..<300 {
        group.addTask {
          try await engine.commitAsync { transaction in
            let old = try transaction.value([0])?.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) } ?? 0
            transaction.put([0], withUnsafeBytes(of: old + 1) { Array($0) })
          }.commit
        }
      }
      return try await group.reduce(into: [UInt64]()) { $0.append($1) }
    }
    #expect(Set(commits).count == 300)
    #expect(try harness.get([0]) == withUnsafeBytes(of: UInt32(300)) { Array($0) })
  }

  @Test func aRequestSeesWhatItsNeighbourBeforeItWrote() throws {
    let harness = try EngineHarness()
    let first = try harness.put([5], [1])
    let second = try harness.engine.commit { (transaction: WriteTransaction) throws -> Void in
      #expect(try transaction.value([5]) == [1])
      transaction.put([5], [2])
      #expect(try transaction.value([5]) == [2])
      transaction.delete([5])
      #expect(try transaction.value([5]) == nil)
    }.commit
    #expect(second == first + 1)
    #expect(try harness.get([5]) == nil)
  }
}
