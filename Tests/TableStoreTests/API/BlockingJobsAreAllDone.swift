import Foundation
import Synchronization
import TestSupport
import Testing

@testable import TableStore

/// Jobs for threads of ours: every one is done, however they come, and one that waits keeps none back.
@Suite struct BlockingJobsAreAllDone {
  @Test(.timeLimit(.minutes(2)), arguments: [1, 2, 5])
  func whenManyComeAtOnce(limit: Int) async throws {
    let threads = BlockingThreads(limit: limit)
    defer { threads.stop() }
    // Pauses in between let the threads fall asleep, so that they have to be woken again.
    for round in 0..<40 {
      let results = try await withThrowingTaskGroup(of: Int.self) { group in
        for job in 0..<50 { group.addTask { try await threads.run { job } } }
        return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
      }
      #expect(results.count == 50, "round \(round)")
      if round.isMultiple(of: 4) { try await Task.sleep(for: .milliseconds(2)) }
    }
  }

  @Test(.timeLimit(.minutes(2))) func besideOneThatWaits() async throws {
    let threads = BlockingThreads(limit: 2)
    defer { threads.stop() }
    let gate = DispatchSemaphore(value: 0)
    // Both threads have worked and sleep.
    async let first: Void = threads.run { usleep(2000) }
    async let second: Void = threads.run { usleep(2000) }
    _ = try await (first, second)
    let waiting = Task { try await threads.run { gate.wait() } }
    for job in 0..<100 {
      let answer = try await threads.run { job }
      #expect(answer == job)
    }
    gate.signal()
    try await waiting.value
  }
}
