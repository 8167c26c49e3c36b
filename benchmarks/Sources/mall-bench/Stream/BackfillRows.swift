import Foundation
import Synchronization
import TableStore
import Triggers

/// A backfill through a whole table, and what it costs a writer beside it.
struct BackfillRows {
  private static let putsPerSecond = 1_000.0

  let setting: StreamSetting

  func run(_ results: inout StreamResults) async throws {
    let trigger = try TriggerStore("backfill", setting, items: setting.items, changes: 0)
    let alone = Writer(trigger.store, setting.items)
    try await Task.sleep(for: .seconds(min(setting.seconds, 5)))
    results.add(.backfillWriterAlone, try alone.stop())
    try await trigger.register("copying", from: .backfill)
    let beside = Writer(trigger.store, setting.items)
    let watch = Stopwatch()
    let runner = trigger.copying("copying")
    let running = Task { try await runner.run() }
    while try await trigger.store.async.consumers.describe("copying").state != .running {
      try await Task.sleep(for: .milliseconds(20))
    }
    let seconds = watch.seconds
    results.add(.backfillWriterP99, try beside.stop())
    running.cancel()
    try await running.value
    results.add(.backfill, Double(setting.items) / seconds)
    try await trigger.store.async.close()
  }

  /// Puts products at a steady rate until it is stopped.
  private final class Writer: Sendable {
    private let group = ThreadGroup()
    private let isStopped = Atomic(false)
    private let latencies = Mutex(LatencyHistogram())

    init(_ store: Store, _ items: Int) {
      let products = store.table(StreamStore.table)
      group.start { [self] in
        var generator = SplitMix64(seed: BenchConstants.seed &+ 9)
        let watch = Stopwatch()
        var count = 0
        while !isStopped.load(ordering: .relaxed) {
          let early = Double(count) / BackfillRows.putsPerSecond - watch.seconds
          if early > 0 { usleep(useconds_t(early * 1e6)) }
          count += 1
          let item = try Product(generator.index(below: items), revision: count).item()
          let start = ContinuousClock.now
          try products.put(item)
          let duration = ContinuousClock.now - start
          latencies.withLock { $0.record(duration) }
        }
      }
    }

    /// The 99th percentile of a put, in milliseconds.
    func stop() throws -> Double {
      isStopped.store(true, ordering: .relaxed)
      try group.wait()
      return latencies.withLock { $0.percentile(0.99) } / 1000
    }
  }
}
