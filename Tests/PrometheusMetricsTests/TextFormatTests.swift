import CoreMetrics
import Testing

@testable import PrometheusMetrics

/// The text is what Prometheus' text format, version 0.0.4, asks for.
@Suite struct TextFormatTests {
  @Test func writesFamiliesByNameWithHelpAndType() {
    let registry = PrometheusRegistry(["jobs_total": .init("Jobs\nthat \\ ended.")])
    Counter(label: "jobs_total", factory: registry).increment(by: 3)
    Gauge(label: "depth", factory: registry).record(2.5)
    #expect(
      registry.text() == """
        # TYPE depth gauge
        depth 2.5
        # HELP jobs_total Jobs\\nthat \\\\ ended.
        # TYPE jobs_total counter
        jobs_total 3

        """)
  }

  @Test func writesLabelsByNameEscaped() {
    let registry = PrometheusRegistry()
    Counter(label: "c", dimensions: [("b", "x\"y\\z\n"), ("a", "1")], factory: registry).increment()
    Counter(label: "c", dimensions: [("a", "0"), ("b", "ä")], factory: registry).increment()
    #expect(
      registry.text() == """
        # TYPE c counter
        c{a="0",b="ä"} 1
        c{a="1",b="x\\"y\\\\z\\n"} 1

        """)
  }

  @Test func oneSeriesHasOneHandlerWhateverTheOrderOfItsLabels() {
    let registry = PrometheusRegistry()
    Counter(label: "c", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
    Counter(label: "c", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
    #expect(registry.text().hasSuffix("c{a=\"1\",b=\"2\"} 2\n"))
  }

  @Test func makesNamesAllowed() {
    #expect(MetricName.metric("http.server-time:ms") == "http_server_time:ms")
    #expect(MetricName.metric("9lives") == "_9lives")
    #expect(MetricName.metric("") == "_")
    #expect(MetricName.label("a:b") == "a_b")
    #expect(MetricName.label("le") == "exported_le")
    #expect(MetricName.label("__name__") == "exported___name__")
  }

  @Test func writesNumbersAsPrometheusReadsThem() {
    #expect(PrometheusText.number(3) == "3")
    #expect(PrometheusText.number(-0.25) == "-0.25")
    #expect(PrometheusText.number(.infinity) == "+Inf")
    #expect(PrometheusText.number(-.infinity) == "-Inf")
    #expect(PrometheusText.number(.nan) == "NaN")
    #expect(Double(PrometheusText.number(1e300)) == 1e300)
  }

  @Test func nothingIsNothing() { #expect(PrometheusRegistry().text().isEmpty) }

  @Test func aSecondKindUnderOneNameIsToldByItsName() {
    let registry = PrometheusRegistry()
    Counter(label: "x", factory: registry).increment()
    Meter(label: "x", factory: registry).set(7)
    #expect(registry.text() == "# TYPE x counter\nx 1\n# TYPE x_gauge gauge\nx_gauge 7\n")
  }
}
