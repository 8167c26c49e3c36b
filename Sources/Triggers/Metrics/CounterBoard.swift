import CoreMetrics
import Synchronization

/// Counters that follow totals kept elsewhere: each rises by what its total has risen since it was last looked at.
final class CounterBoard: Sendable {
  private struct Key: Hashable {
    var name: String
    var labels: [String]
  }

  private struct Followed {
    var counter: Counter
    var total: UInt64 = 0
  }

  private let factory: any MetricsFactory
  private let counters = Mutex<[Key: Followed]>([:])

  init(factory: any MetricsFactory) { self.factory = factory }

  /// Raises a counter to `total`. A total that fell, because the store was replaced, counts from nothing again.
  func follow(_ name: String, _ labels: [(String, String)], total: UInt64) {
    counters.withLock { counters in
      let key = Key(name: name, labels: labels.flatMap { [$0.0, $0.1] })
      var followed =
        counters[key] ?? Followed(counter: Counter(label: name, dimensions: labels, factory: factory))
      followed.counter.increment(by: Int64(clamping: total >= followed.total ? total - followed.total : total))
      followed.total = total
      counters[key] = followed
    }
  }
}
