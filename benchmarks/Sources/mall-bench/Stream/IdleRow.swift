import Foundation
import TableStore
import Triggers

/// What ten triggers cost that have nothing to do.
struct IdleRow {
  private static let consumers = 10

  let setting: StreamSetting

  func run(_ results: inout StreamResults) async throws {
    let trigger = try TriggerStore("idle", setting, items: 1000, changes: 0)
    let store = trigger.store
    let running = try await Self.start(trigger)
    // They take their leases and the store comes to rest.
    try await Task.sleep(for: .seconds(3))
    let commits = try await store.async.streamFigures().headCommit
    let (start, watch) = (Self.processorSeconds(), Stopwatch())
    try await Task.sleep(for: .seconds(max(setting.seconds, 5)))
    results.add(.idleCPU, 100 * (Self.processorSeconds() - start) / watch.seconds)
    guard try await store.async.streamFigures().headCommit == commits else {
      throw BenchError("idle triggers have written to the store")
    }
    for task in running { task.cancel() }
    for task in running { try await task.value }
    try await store.async.close()
  }

  private static func start(_ trigger: TriggerStore) async throws -> [Task<Void, any Error>] {
    var running: [Task<Void, any Error>] = []
    for number in 0..<consumers {
      try await trigger.register("idle-\(number)", from: .latest)
      let runner = trigger.copying("idle-\(number)")
      running.append(Task { try await runner.run() })
    }
    return running
  }

  /// Of this process, in all its threads.
  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
