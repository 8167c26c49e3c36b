import CoreMetrics
import Foundation
import PrometheusMetrics
import Testing

/// Figures are kept as each kind of metric means them.
@Suite struct SeriesTests {
  @Test func timersBecomeHistogramsInSeconds() {
    let registry = PrometheusRegistry(["t": .init("Time.", buckets: [0.1, 0.01, 1, 1])])
    let timer = CoreMetrics.Timer(label: "t", dimensions: [("a", "b")], factory: registry)
    timer.recordNanoseconds(10_000_000)
    timer.recordNanoseconds(500_000_000)
    timer.recordNanoseconds(2_000_000_000)
    #expect(
      registry.text() == """
        # HELP t Time.
        # TYPE t histogram
        t_bucket{a="b",le="0.01"} 1
        t_bucket{a="b",le="0.1"} 1
        t_bucket{a="b",le="1"} 2
        t_bucket{a="b",le="+Inf"} 3
        t_sum{a="b"} 2.51
        t_count{a="b"} 3

        """)
  }

  @Test func recordersThatAggregateBecomeHistograms() {
    let registry = PrometheusRegistry(["r": .init("Sizes.", buckets: [10])])
    let recorder = Recorder(label: "r", factory: registry)
    recorder.record(10)
    recorder.record(11)
    recorder.record(Double.nan)
    let text = registry.text()
    #expect(text.contains("r_bucket{le=\"10\"} 1\n"))
    #expect(text.contains("r_sum 21\nr_count 2\n"))
  }

  @Test func countersNeverFall() {
    let registry = PrometheusRegistry()
    let counter = FloatingPointCounter(label: "c", factory: registry)
    counter.increment(by: 1.5)
    counter.increment(by: -1)
    counter.increment(by: Double.nan)
    #expect(registry.text() == "# TYPE c counter\nc 1.5\n")
  }

  @Test func metersRiseAndFall() {
    let registry = PrometheusRegistry()
    let meter = Meter(label: "m", factory: registry)
    meter.set(5)
    meter.decrement(by: 7)
    meter.increment(by: 0.5)
    #expect(registry.text().hasSuffix("m -1.5\n"))
  }

  @Test func destroyedSeriesAreGone() {
    let registry = PrometheusRegistry()
    let gone = Counter(label: "c", dimensions: [("a", "1")], factory: registry)
    let kept = Counter(label: "c", dimensions: [("a", "2")], factory: registry)
    gone.increment()
    kept.increment()
    gone.destroy()
    #expect(registry.text() == "# TYPE c counter\nc{a=\"2\"} 1\n")
    kept.destroy()
    #expect(registry.text().isEmpty)
  }

  @Test func manyThreadsCountExactlyWhileOthersRead() async {
    let registry = PrometheusRegistry()
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for _ in 0..<2_000 {
            Counter(label: "c", dimensions: [("part", "\(task % 2)")], factory: registry).increment()
          }
        }
      }
      group.addTask { for _ in 0..<50 { _ = registry.text() } }
    }
    #expect(registry.text() == "# TYPE c counter\nc{part=\"0\"} 8000\nc{part=\"1\"} 8000\n")
  }

  @Test func aFileHoldsTheWholeText() throws {
    let registry = PrometheusRegistry()
    Meter(label: "m", factory: registry).set(1)
    let file = FileManager.default.temporaryDirectory.appending(path: "mall-metrics-\(UUID()).prom")
    defer { try? FileManager.default.removeItem(at: file) }
    try registry.write(toFile: file.path)
    #expect(try String(contentsOf: file, encoding: .utf8) == registry.text())
  }
}
