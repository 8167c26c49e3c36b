import TableStore
import Triggers

/// How fast a transactional trigger works off a backlog.
struct TriggerRows {
  let setting: StreamSetting

  func run(_ results: inout StreamResults) async throws {
    results.add(.triggerDurable, try await rate("trigger-full", .full))
    results.add(.triggerUnsynced, try await rate("trigger-none", .none))
    results.add(.triggerLMDB, try rateOfLMDB())
  }

  private func rate(_ name: String, _ durability: StoreOptions.Durability) async throws -> Double {
    let trigger = try TriggerStore(
      name, setting, items: setting.items / 10, changes: setting.changes / 2, durability: durability)
    try await trigger.register("copying", from: .trimHorizon)
    let watch = Stopwatch()
    try await trigger.copying("copying").runUntilCaughtUp()
    let rate = Double(trigger.changes) / watch.seconds
    let lag = try await trigger.store.async.consumers.describe("copying").checkpoint.recordsBefore
    guard lag >= UInt64(trigger.changes) else { throw BenchError("the trigger stopped after \(lag) changes") }
    try await trigger.store.async.close()
    return rate
  }

  private func rateOfLMDB() throws -> Double {
    var small = setting
    small.items = setting.items / 10
    let lmdb = try StreamLMDB("trigger-lmdb", small, keepsLog: true)
    defer { lmdb.close() }
    var generator = SplitMix64(seed: BenchConstants.seed &+ 7)
    for _ in stride(from: 0, to: setting.changes / 20, by: 1000) { try lmdb.update(&generator, count: 1000) }
    let watch = Stopwatch()
    return Double(try lmdb.runTrigger()) / watch.seconds
  }
}
