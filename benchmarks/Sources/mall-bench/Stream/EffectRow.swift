import Foundation
import TableStore
import Triggers

/// How long after a commit its effect is durable, with nothing else to do: the effect's own change is waited for.
struct EffectRow {
  private static let puts = 300

  let setting: StreamSetting

  func run(_ results: inout StreamResults) async throws {
    let path = "\(setting.directory)/effect.store"
    FileSystem.remove(path)
    let store = try await Store.opening(at: path)
    for name in ["orders", "totals"] {
      try await store.async.createTable(CreateTableRequest(name, KeySchema(KeyAttribute("id", .n))))
    }
    try await store.async.consumers.create(
      ConsumerDefinition("totals", tables: ["orders"], settings: TriggerSettings()), from: .latest)
    let runner = TriggerRunner(
      store, "totals",
      handler: ClosureHandler { batch in
        var effects = Effects()
        for _ in batch.changes { try effects.add(["id": 0], in: "totals", "orders", 1) }
        return TriggerOutcome(effects)
      })
    let running = Task { try await runner.run() }
    let waits = try await measure(store)
    running.cancel()
    try await running.value
    try await store.async.close()
    results.add(.effectP50, WakeRow.percentile(waits, 0.5))
    results.add(.effectP99, WakeRow.percentile(waits, 0.99))
  }

  /// In nanoseconds.
  private func measure(_ store: Store) async throws -> [UInt64] {
    let orders = store.async.table("orders")
    var effects = store.changes(of: "totals", from: .latest).makeAsyncIterator()
    var waits: [UInt64] = []
    for number in 0..<Self.puts {
      try await Task.sleep(for: .milliseconds(5))
      try await orders.put(["id": .n(Number(number))])
      let answered = SharedClock.nanoseconds()
      _ = try await effects.next()
      waits.append(SharedClock.nanoseconds() - answered)
    }
    return waits
  }
}
