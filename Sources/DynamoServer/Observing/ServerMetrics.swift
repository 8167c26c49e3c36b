import CoreMetrics
import PrometheusMetrics
import Synchronization

/// Figures of a server for `GET /metrics`: requests by operation, their times, errors by name, what is going on now.
///
/// Labels hold names of operations and errors only, never of tables or keys, and operations only if they exist: a
/// client cannot make series.
final class ServerMetrics: Sendable {
  /// The figures of one operation.
  private final class Operation: Sendable {
    let requests: Counter
    let seconds: Timer

    init(_ name: String, _ factory: any MetricsFactory) {
      let dimensions = [("operation", name)]
      requests = Counter(label: "mall_http_requests_total", dimensions: dimensions, factory: factory)
      seconds = Timer(
        label: "mall_http_request_seconds", dimensions: dimensions, preferredDisplayUnit: .seconds, factory: factory)
    }
  }

  static let descriptions: [String: PrometheusRegistry.Description] = [
    "mall_http_requests_total": .init("Requests answered, by operation."),
    "mall_http_request_seconds": .init("Time from a request's last byte to its reply, by operation."),
    "mall_http_errors_total": .init("Requests refused, by the error's name."),
    "mall_http_requests_running": .init("Requests being answered now."),
  ]

  let registry: PrometheusRegistry
  private let operations = Mutex<[String: Operation]>([:])
  private let errors = Mutex<[String: Counter]>([:])
  private let running: Gauge

  init(_ registry: PrometheusRegistry) {
    self.registry = registry
    running = Gauge(label: "mall_http_requests_running", factory: registry)
  }

  /// - Parameters:
  ///   - operation: the name of an operation that exists.
  ///   - error: the name of the error it was answered with.
  func record(_ operation: String, _ duration: Duration, error: String?) {
    let figures = operations.withLock { operations in
      if let known = operations[operation] { return known }
      let figures = Operation(operation, registry)
      operations[operation] = figures
      return figures
    }
    figures.requests.increment()
    let (seconds, attoseconds) = duration.components
    figures.seconds.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    if let error { record(error: error) }
  }

  /// Counts a request that was refused.
  func record(error: String) {
    errors.withLock { errors in
      if let known = errors[error] { return known }
      let counter = Counter(label: "mall_http_errors_total", dimensions: [("error", error)], factory: registry)
      errors[error] = counter
      return counter
    }.increment()
  }

  /// All figures as Prometheus reads them.
  ///
  /// - Parameter current: requests being answered now.
  func text(running current: Int) -> String {
    running.record(current)
    return registry.text()
  }
}
