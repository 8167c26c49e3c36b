public import CoreMetrics
public import TableStore

/// The figures of a store's stream and of all its consumers, read from the store itself: they are right whether or not
/// anybody runs a consumer. What running triggers count besides is ``TriggerMetrics``.
///
/// Call ``collect()`` before the figures are read, or every few seconds. It costs a few reads of the store and a look at
/// the directory of the log.
public struct StreamMetrics: Sendable {
  private let store: Store
  private let gauges: GaugeBoard
  private let counters: CounterBoard

  /// - Parameter factory: where the figures go; by default what swift-metrics was bootstrapped with.
  public init(_ store: Store, factory: any MetricsFactory = MetricsSystem.factory) {
    self.store = store
    gauges = GaugeBoard(factory: factory)
    counters = CounterBoard(factory: factory)
  }

  /// Sets all figures to what they are now. Those of consumers that are gone are taken off.
  ///
  /// - Throws: `StoreError`, `StreamError` for a store that cannot be read; the figures stay as they were then.
  @available(*, noasync)
  public func collect() throws { show(try StreamReadings(store)) }

  /// The same on one of the store's own threads.
  public func collect() async throws { show(try await store.async.onOwnThread { try StreamReadings($0) }) }

  private func show(_ readings: StreamReadings) {
    gauges.show(readings.gauges)
    for (name, labels, total) in readings.totals { counters.follow(name, labels, total: total) }
  }
}
