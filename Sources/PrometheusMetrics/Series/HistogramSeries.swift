import CoreMetrics
import Synchronization

/// How many observations fell below each of some bounds, and their sum. Timers observe seconds.
final class HistogramSeries: MetricSeries, RecorderHandler, TimerHandler {
  private struct State {
    /// Observations between the bound before and this one; the last entry counts those above all bounds.
    var counts: [UInt64]
    var sum = 0.0
  }

  let labels: MetricLabels
  /// Rising, finite, each once.
  private let bounds: [Double]
  private let state: Mutex<State>

  init(labels: MetricLabels, bounds: [Double]) {
    self.labels = labels
    self.bounds = Set(bounds.filter(\.isFinite)).sorted()
    state = Mutex(State(counts: [UInt64](repeating: 0, count: self.bounds.count + 1)))
  }

  func record(_ value: Int64) { record(Double(value)) }

  /// A value that is no number is passed over.
  func record(_ value: Double) {
    guard !value.isNaN else { return }
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock { state in
      state.counts[bucket] += 1
      state.sum += value
    }
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  var figures: SeriesSample.Figures {
    let state = state.withLock { $0 }
    var total: UInt64 = 0
    let cumulative = state.counts.map { count in
      total += count
      return total
    }
    return .histogram(bounds: bounds, cumulative: cumulative.dropLast(), count: total, sum: state.sum)
  }
}
