import PrometheusMetrics
import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

/// The figures of the stream and its consumers are right whether or not anybody runs them.
@Suite struct FiguresOfStreamsTests {
  /// The values of Prometheus' text, by name and labels.
  private func values(_ registry: PrometheusRegistry) -> [String: Double] {
    var values: [String: Double] = [:]
    for line in registry.text().split(separator: "\n") where !line.hasPrefix("#") {
      guard let space = line.lastIndex(of: " ") else { continue }
      values[String(line[..<space])] = Double(line[line.index(after: space)...])
    }
    return values
  }

  @Test func theyAreReadFromTheStore() async throws {
    var settings = TriggerSettings()
    settings.retries = 0
    try await OrdersFixture.run(settings) { fixture in
      for id in 1...4 { try await fixture.put(id) }
      try await fixture.runner { batch in
        if batch.changes.contains(where: { OrdersFixture.id($0) == 2 }) { throw Poison() }
        return TriggerOutcome()
      }.runUntilCaughtUp()
      for id in 5...7 { try await fixture.put(id) }
      try await fixture.store.table("orders").delete(["id": 1])
      try await fixture.store.consumers.create(ConsumerDefinition("rows", tables: ["orders"]), from: .backfill)
      let registry = PrometheusRegistry()
      let metrics = StreamMetrics(fixture.store.store, factory: registry)
      try await metrics.collect()
      let head = fixture.store.store.log.durableCommit
      let shown = values(registry)
      #expect(shown["mall_consumer_lag_records{consumer=\"totals\"}"] == 4)
      #expect((shown["mall_consumer_lag_seconds{consumer=\"totals\"}"] ?? 0) > 0)
      #expect((shown["mall_consumer_hold_bytes{consumer=\"totals\"}"] ?? 0) > 0)
      #expect(shown["mall_consumer_state{consumer=\"totals\",state=\"RUNNING\"}"] == 1)
      #expect(shown["mall_consumer_state{consumer=\"totals\",state=\"PAUSED\"}"] == 0)
      #expect(shown["mall_consumer_state{consumer=\"rows\",state=\"BACKFILLING\"}"] == 1)
      #expect(shown["mall_dlq_depth{consumer=\"totals\"}"] == 1)
      #expect((shown["mall_dlq_oldest_age_seconds{consumer=\"totals\"}"] ?? 0) > 0)
      #expect(shown["mall_backfill_rows_done{consumer=\"rows\"}"] == 0)
      let checkpoint = try await fixture.store.consumers.describe("totals").checkpoint.commit
      #expect(shown["mall_consumer_checkpoint_seq{consumer=\"totals\"}"] == Double(checkpoint.rawValue))
      #expect(shown["mall_stream_head_seq"] == Double(head))
      #expect(shown["mall_stream_tail_seq"] == 1)
      #expect((shown["mall_stream_bytes"] ?? 0) > 0)
      #expect(shown["mall_stream_records_total{op=\"insert\",table=\"orders\"}"] == 7)
      #expect(shown["mall_stream_records_total{op=\"remove\",table=\"orders\"}"] == 1)
      #expect(shown["mall_stream_trimmed_total"] == 0)
      #expect(shown.keys.contains("mall_stream_oldest_age_seconds"))
      #expect(shown.keys.contains("mall_reader_oldest_seconds"))
    }
  }

  @Test func thoseOfAConsumerGoWithIt() async throws {
    try await OrdersFixture.run { fixture in
      let registry = PrometheusRegistry()
      let metrics = StreamMetrics(fixture.store.store, factory: registry)
      try await metrics.collect()
      #expect(registry.text().contains("consumer=\"totals\""))
      try await fixture.store.consumers.remove("totals")
      try await metrics.collect()
      #expect(!registry.text().contains("consumer=\"totals\""))
    }
  }

  @Test func aRunCountsWhatItDoes() async throws {
    var settings = TriggerSettings()
    settings.backoff = 1
    settings.retries = 1
    let registry = PrometheusRegistry()
    try await OrdersFixture.run(settings, filters: [ChangeFilter.Source("NewImage.amount > 0")]) { fixture in
      var runner = fixture.runner { batch in
        if batch.changes.contains(where: { OrdersFixture.id($0) == 2 }) { throw Poison() }
        return try OrdersFixture.count(batch)
      }
      runner.options.metrics = registry
      let running = runner
      let task = Task { try await running.run() }
      // The runner waits when this is committed, and is woken by it.
      try await eventually("it owns the trigger") {
        try await fixture.store.consumers.describe("totals").owner != nil
      }
      try await Task.sleep(for: .milliseconds(200))
      try await fixture.put(1)
      try await eventually("it is counted") { try await fixture.total("a") == 1 }
      try await fixture.store.store.async.onOwnThread { store in
        try store.write { scope in
          for (id, amount) in [(2, 1), (3, 1), (4, 0)] {
            let item: Item = ["id": .n(Number(id)), "category": "a", "amount": .n(Number(amount))]
            try scope.put(item, in: store.table("orders"))
          }
        }
      }
      try await eventually("the letter is there") { try await !fixture.deadLetters().isEmpty }
      try await fixture.put(2, amount: 2)
      try await eventually("all is read") {
        try await fixture.store.consumers.describe("totals").activity.counters.recordsParked == 1
      }
      task.cancel()
      try await task.value
    }
    let shown = values(registry)
    func records(_ result: String) -> Double? {
      shown["mall_consumer_records_total{consumer=\"totals\",result=\"\(result)\"}"]
    }
    #expect(records("ok") == 2)
    #expect(records("filtered") == 1)
    #expect(records("retried") == 1)
    #expect(records("dead") == 1)
    #expect(records("parked") == 1)
    #expect(shown["mall_consumer_bisects_total{consumer=\"totals\"}"] == 1)
    #expect((shown["mall_consumer_batches_total{consumer=\"totals\",result=\"failed\"}"] ?? 0) == 3)
    #expect((shown["mall_consumer_e2e_seconds_count{consumer=\"totals\"}"] ?? 0) >= 2)
    #expect((shown["mall_wake_seconds_count"] ?? 0) >= 1)
  }
}
