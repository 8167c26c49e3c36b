public import CoreMetrics
import Synchronization

/// A swift-metrics backend that keeps its figures in memory and writes them in Prometheus' text format, version 0.0.4.
///
/// Bootstrap swift-metrics with one registry, or hand it to what takes a factory, and serve ``text()`` to whoever asks.
/// Counters become counters; meters, gauges and recorders that do not aggregate become gauges; timers and recorders that
/// aggregate become histograms, timers in seconds. Names and labels that Prometheus does not allow are made allowed
/// by underscores. All calls are safe from any thread; none of them waits for a text being written.
public final class PrometheusRegistry: MetricsFactory {
  /// What is known of a metric besides its figures.
  public struct Description: Sendable {
    /// A sentence for people.
    public var help: String
    /// For histograms: the upper bounds of the buckets, rising; `nil`: ``PrometheusRegistry/defaultBuckets``.
    public var buckets: [Double]?

    public init(_ help: String, buckets: [Double]? = nil) {
      self.help = help
      self.buckets = buckets
    }
  }

  /// Half a millisecond to ten seconds: fit for durations in seconds.
  public static let defaultBuckets = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  ]

  private let descriptions: [String: Description]
  private let families = Mutex<[String: MetricFamily]>([:])

  /// - Parameter descriptions: by the metric's name.
  public init(_ descriptions: [String: Description] = [:]) { self.descriptions = descriptions }

  /// All figures as Prometheus reads them: families by name, their series by labels. The figures of one series are of
  /// one moment; those of several need not be.
  public func text() -> String {
    let families = families.withLock { Array($0.values) }.sorted { $0.name < $1.name }
    var text = PrometheusText()
    for family in families where !family.isEmpty { text.append(family.sample()) }
    return text.string
  }

  // MARK: MetricsFactory

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label, dimensions, .counter) { CounterSeries(labels: $0) }
  }

  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    series(label, dimensions, .counter) { CounterSeries(labels: $0) }
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, dimensions, .gauge) { GaugeSeries(labels: $0) }
  }

  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    guard aggregate else { return series(label, dimensions, .gauge) { GaugeSeries(labels: $0) } }
    return histogram(label, dimensions)
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    histogram(label, dimensions)
  }

  public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
  public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
  public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
  public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

  // MARK: -

  private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramSeries {
    let bounds = descriptions[label]?.buckets ?? Self.defaultBuckets
    return series(label, dimensions, .histogram) { HistogramSeries(labels: $0, bounds: bounds) }
  }

  /// The series of this name and these labels, made if there is none yet.
  private func series<S: MetricSeries>(
    _ label: String, _ dimensions: [(String, String)], _ kind: MetricFamily.Kind, _ make: (MetricLabels) -> S
  ) -> S {
    let name = MetricName.metric(label)
    let labels = MetricLabels(dimensions)
    let help = descriptions[label]?.help
    let family = families.withLock { families in
      // Prometheus takes one kind under one name: a second kind is told by its name.
      let name = families[name].map { $0.kind == kind } ?? true ? name : "\(name)_\(kind.rawValue)"
      if let known = families[name] { return known }
      let family = MetricFamily(name: name, kind: kind, help: help)
      families[name] = family
      return family
    }
    return family.series(labels, make)
  }

  private func remove(_ handler: AnyObject) {
    guard let series = handler as? any MetricSeries else { return }
    for family in families.withLock({ Array($0.values) }) { family.remove(series) }
  }
}
