import CoreMetrics
import Synchronization

/// A number that only rises. What would lower it is passed over.
final class CounterSeries: MetricSeries, CounterHandler, FloatingPointCounterHandler {
  let labels: MetricLabels
  private let value = Mutex<Double>(0)

  init(labels: MetricLabels) { self.labels = labels }

  func increment(by amount: Int64) { increment(by: Double(amount)) }

  func increment(by amount: Double) {
    guard amount > 0, amount.isFinite else { return }
    value.withLock { $0 += amount }
  }

  func reset() { value.withLock { $0 = 0 } }

  var figures: SeriesSample.Figures { .number(value.withLock { $0 }) }
}
