import CoreMetrics
import Synchronization

/// Gauges that are set in rounds: one that a round does not name is taken off, so that nothing is shown of a consumer that
/// is gone.
final class GaugeBoard: Sendable {
  /// One value under a name and labels.
  struct Reading {
    var name: String
    var labels: [(String, String)]
    var value: Double

    init(_ name: String, _ value: Double, _ labels: [(String, String)] = []) {
      self.name = name
      self.labels = labels
      self.value = value
    }
  }

  private struct Key: Hashable {
    var name: String
    var labels: [String]
  }

  private let factory: any MetricsFactory
  private let meters = Mutex<[Key: Meter]>([:])

  init(factory: any MetricsFactory) { self.factory = factory }

  /// Shows these readings and no others.
  func show(_ readings: [Reading]) {
    meters.withLock { meters in
      var gone = meters
      for reading in readings {
        let key = Key(name: reading.name, labels: reading.labels.flatMap { [$0.0, $0.1] })
        gone[key] = nil
        let meter = meters[key] ?? Meter(label: reading.name, dimensions: reading.labels, factory: factory)
        meters[key] = meter
        meter.set(reading.value)
      }
      for (key, meter) in gone {
        meter.destroy()
        meters[key] = nil
      }
    }
  }
}
