internal import CoreMetrics
internal import TableStore

/// The figures a running trigger counts.
struct RunMetrics {
  private let metrics: TriggerMetrics

  init(consumer: String, factory: any MetricsFactory) {
    metrics = TriggerMetrics(consumer: consumer, factory: factory)
  }

  func records(_ result: TriggerMetrics.RecordResult, _ count: Int) { metrics.records(result, count) }

  func bisected(_ count: Int) { for _ in 0..<count { metrics.bisected() } }

  func called(_ result: TriggerMetrics.BatchResult) { metrics.batch(result) }

  /// At `now`, the runner was woken for a commit made at `timestamp`.
  func woke(committedAt timestamp: UInt64, now: UInt64) { metrics.woke(committedAt: timestamp, now: now) }

  /// A commit holds what `settlement` says.
  func settled(_ settlement: Settlement) {
    metrics.records(.ok, settlement.handled)
    metrics.records(.dead, settlement.letters.count)
    metrics.records(.parked, settlement.waiting.count)
    if let oldest = settlement.oldest { metrics.done(committedAt: oldest, now: WallClock.now()) }
  }
}
