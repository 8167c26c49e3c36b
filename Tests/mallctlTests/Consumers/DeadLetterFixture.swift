import TableStore
import Testing
import Triggers

/// Fails on the product `bad` and takes everything else.
private struct Picky: TriggerHandler {
  struct Bad: Error {}

  func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome {
    if batch.changes.contains(where: { $0.keys["sku"] == .s("bad") }) { throw Bad() }
    return TriggerOutcome()
  }
}

extension Workshop {
  /// A workshop with the trigger `t`, which has given up the product `bad`, put three times: one dead letter and two
  /// changes behind it.
  static func withDeadLetter() async throws -> Workshop {
    let shop = try Workshop.withFiveProducts()
    for number in 1...3 { _ = try shop.run("put", "products", #"{"sku":"bad","n":\#(number)}"#) }
    let store = try await Store.opening(at: shop.store).async
    var settings = TriggerSettings()
    settings.retries = 0
    try await store.consumers.create(
      ConsumerDefinition("t", tables: ["products"], settings: settings), from: .trimHorizon)
    try await TriggerRunner(store.store, "t", handler: Picky()).runUntilCaughtUp()
    try await store.close()
    return shop
  }
}
