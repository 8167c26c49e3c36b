import CoreMetrics
import Synchronization

/// A number that rises and falls.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
  let labels: MetricLabels
  private let value = Mutex<Double>(0)

  init(labels: MetricLabels) { self.labels = labels }

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { self.value.withLock { $0 = value } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(value) }
  func record(_ value: Double) { set(value) }

  var figures: SeriesSample.Figures { .number(value.withLock { $0 }) }
}
