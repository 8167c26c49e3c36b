import TableStore
import Triggers

/// The README's second example between the marks, with the path as a parameter; `ReadmeTriggerExampleTests` compares and
/// runs it.
enum ReadmeTriggerExample {
  static func run(at path: String) async throws {
    // example: begin
    let store = try await Store.opening(at: path)
    let orders = try await store.async.createTable("orders", key: KeyAttribute("id", .s))
    let sales = try await store.async.createTable("sales", key: KeyAttribute("day", .s))

    let perDay = ConsumerDefinition("sales-per-day", tables: ["orders"])
    try await store.async.consumers.create(perDay, from: .trimHorizon)
    let trigger = TriggerRunner(
      store, "sales-per-day",
      handler: ClosureHandler { batch in
        var effects = Effects()
        for change in batch.changes where change.event == .insert {
          guard let day = change.newImage?["day"] else { continue }
          try effects.add(["day": day], in: "sales", "orders", 1)
        }
        return TriggerOutcome(effects)  // committed together with the note that the batch is done
      })
    let running = Task { try await trigger.run() }

    try await orders.put(["id": "O-1", "day": "2026-11-24"])
    for try await change in orders.changes(from: .trimHorizon, upToHead: true) {
      print(change.position, change.event, change.keys)
      try await store.async.consumers.wait(for: "sales-per-day", until: change.position, timeout: .seconds(5))
    }
    print(try await sales.get(["day": "2026-11-24"]) ?? [:])  // ["day": "2026-11-24", "orders": 1]
    // example: end
    running.cancel()
    try await running.value
    try await store.async.close()
  }
}
