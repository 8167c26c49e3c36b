import CoreMetrics
import Foundation
import PrometheusMetrics
import TableStore
import Triggers

/// The figures of a store and of the triggers that this process runs, in a file that is replaced as a whole.
struct MetricsFile: Sendable {
  private static let interval = Duration.seconds(5)

  private let path: String
  private let registry: PrometheusRegistry
  private let stream: StreamMetrics

  /// Makes the file. From here on all of the process's figures go there, so there is one of these at the most.
  ///
  /// - Throws: ``FileError`` for a file that cannot be written.
  @available(*, noasync)
  init(_ path: String, _ store: Store) throws {
    self.path = path
    registry = PrometheusRegistry(MetricNames.help.mapValues { PrometheusRegistry.Description($0) })
    MetricsSystem.bootstrap(registry)
    stream = StreamMetrics(store, factory: registry)
    try write()
  }

  /// Brings the file up to date.
  ///
  /// - Throws: ``FileError``; ``StoreError`` for a store that cannot be read.
  @available(*, noasync)
  func write() throws {
    try stream.collect()
    try writeText()
  }

  /// Brings the file up to date every five seconds, until the task is cancelled. Trouble is told once, and tried again.
  func keepWriting() async {
    var lastTrouble: String?
    while (try? await Task.sleep(for: Self.interval)) != nil {
      do {
        try await stream.collect()
        try writeText()
        lastTrouble = nil
      } catch is CancellationError {
        return
      } catch {
        let trouble = "\(error)"
        if trouble != lastTrouble { Console.say(trouble) }
        lastTrouble = trouble
      }
    }
  }

  private func writeText() throws {
    do {
      try registry.write(toFile: path)
    } catch {
      throw FileError("cannot write \(path): \(error.localizedDescription)")
    }
  }
}
