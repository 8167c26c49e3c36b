public import CoreMetrics
import Metrics

/// The figures that a running trigger counts, under the names that the documentation lists. Everything else about a
/// consumer can be told from the store when nobody runs it.
///
/// A value holds the handlers of one consumer; make it once per run. Its calls cost an atomic operation or a short lock.
public struct TriggerMetrics: Sendable {
  /// What became of a batch that a handler was given.
  public enum BatchResult: String, Sendable, CaseIterable {
    case ok
    /// The handler threw, hung, or reported a change that failed.
    case failed
  }

  /// What became of a change.
  public enum RecordResult: String, Sendable, CaseIterable {
    /// Its effects are committed, or the outside system has it.
    case ok
    /// It matched no filter, and no handler saw it.
    case filtered
    /// It is handed out once more.
    case retried
    /// It waits behind a dead letter of its item.
    case parked
    /// It became a dead letter.
    case dead
  }

  private let batches: [BatchResult: Counter]
  private let records: [RecordResult: Counter]
  private let bisects: Counter
  private let endToEnd: Metrics.Timer
  private let wakes: Metrics.Timer

  /// - Parameter factory: where the figures go; by default what swift-metrics was bootstrapped with.
  public init(consumer: String, factory: any MetricsFactory = MetricsSystem.factory) {
    func counter(_ name: String, _ dimensions: [(String, String)] = []) -> Counter {
      Counter(label: name, dimensions: [("consumer", consumer)] + dimensions, factory: factory)
    }
    batches = Dictionary(
      uniqueKeysWithValues: BatchResult.allCases.map {
        ($0, counter(MetricNames.batches, [("result", $0.rawValue)]))
      })
    records = Dictionary(
      uniqueKeysWithValues: RecordResult.allCases.map {
        ($0, counter(MetricNames.records, [("result", $0.rawValue)]))
      })
    bisects = counter(MetricNames.bisects)
    endToEnd = Metrics.Timer(
      label: MetricNames.endToEnd, dimensions: [("consumer", consumer)], factory: factory)
    wakes = Metrics.Timer(label: MetricNames.wake, dimensions: [], factory: factory)
  }

  /// A handler was called with a batch, and this is how it ended.
  public func batch(_ result: BatchResult) { batches[result]?.increment() }

  /// So many changes came to this end.
  public func records(_ result: RecordResult, _ count: Int = 1) {
    if count > 0 { records[result]?.increment(by: count) }
  }

  /// A batch that failed was split in two.
  public func bisected() { bisects.increment() }

  /// A change that was committed at `timestamp` has had its effect at `now`, both in microseconds since 1970. Call it for
  /// the oldest change of a batch.
  public func done(committedAt timestamp: UInt64, now: UInt64) {
    endToEnd.recordNanoseconds(Self.nanoseconds(from: timestamp, to: now))
  }

  /// A waiting reader has seen, at `now`, a commit made at `timestamp`.
  public func woke(committedAt timestamp: UInt64, now: UInt64) {
    wakes.recordNanoseconds(Self.nanoseconds(from: timestamp, to: now))
  }

  /// Zero if the clock was set back meanwhile.
  private static func nanoseconds(from start: UInt64, to end: UInt64) -> Int64 {
    guard end > start else { return 0 }
    let (product, overflow) = Int64(clamping: end - start).multipliedReportingOverflow(by: 1000)
    return overflow ? .max : product
  }
}
