import TableStore
import Triggers

/// A store with products that have changed, and a table for what triggers make of them.
struct TriggerStore {
  static let copies = "copies"

  let store: Store
  /// Changes of products in the stream.
  let changes: Int

  /// Fills a store without waiting for the disk, closes it, which makes it durable, and opens it again.
  init(
    _ name: String, _ setting: StreamSetting, items: Int, changes: Int, durability: StoreOptions.Durability = .full
  ) throws {
    let filled = try StreamStore(name, setting, view: .newAndOldImages, items: items, durability: .none)
    try filled.store.createTable(Self.copies, key: KeyAttribute("pk", .s), sort: KeyAttribute("sk", .n))
    try filled.change(changes)
    try filled.store.close()
    var options = StoreOptions()
    options.durability = durability
    store = try Store.open(at: filled.path, options: options)
    self.changes = items + (changes + BenchConstants.batch - 1) / BenchConstants.batch * BenchConstants.batch
  }

  /// Registers a transactional trigger on the products.
  func register(_ name: String, from start: ConsumerStart) async throws {
    var settings = TriggerSettings()
    settings.batchSize = BenchConstants.batch
    try await store.async.consumers.create(
      ConsumerDefinition(name, tables: [StreamStore.table], settings: settings), from: start)
  }

  /// A trigger that copies the key and the quantity of each product: one effect a change.
  func copying(_ name: String) -> TriggerRunner {
    TriggerRunner(
      store, name,
      handler: ClosureHandler { batch in
        var effects = Effects()
        for change in batch.changes {
          guard let image = change.newImage else { continue }
          let copy = try Item([
            "pk": image["pk"] ?? .null, "sk": image["sk"] ?? .null, "quantity": image["quantity"] ?? .null,
          ])
          try effects.put(copy, in: Self.copies)
        }
        return TriggerOutcome(effects)
      })
  }
}
