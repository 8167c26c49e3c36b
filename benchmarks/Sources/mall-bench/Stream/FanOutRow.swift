import TableStore
import Triggers

/// How many changes ten consumers are given in all, each with a checkpoint of its own.
struct FanOutRow {
  private static let consumers = 10
  private static let page = 1_000

  let setting: StreamSetting

  func run(_ results: inout StreamResults) async throws {
    let trigger = try TriggerStore("fanout", setting, items: setting.items / 10, changes: setting.changes / 5)
    let store = trigger.store
    for number in 0..<Self.consumers {
      try await store.async.consumers.create(
        ConsumerDefinition("reader-\(number)", tables: [StreamStore.table]), from: .trimHorizon)
    }
    let watch = Stopwatch()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<Self.consumers {
        group.addTask {
          let reader = try await store.async.consumers.reader("reader-\(number)")
          defer { reader.close() }
          var left = trigger.changes
          while left > 0 {
            left -= try await reader.next(maxChanges: Self.page).count
            try await reader.commit()
          }
        }
      }
      try await group.waitForAll()
    }
    results.add(.fanOut, Double(Self.consumers * trigger.changes) / watch.seconds)
    try await store.async.close()
  }
}
