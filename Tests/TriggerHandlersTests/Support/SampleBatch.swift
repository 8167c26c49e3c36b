import TableStore
import TestSupport
import Triggers

/// A batch of changes that a store has really made: `count` products put into the table `products`.
func sampleBatch(_ count: Int = 3, attempt: Int = 0, window: TriggerBatch.Window? = nil) throws -> TriggerBatch {
  try withTemporaryStore(StoreOptions()) { store in
    let products = try store.createTable("products", key: .init("sku", .s))
    try store.write { scope in
      for number in 0..<count {
        try scope.put(["sku": .s("A\(number)"), "price": .n(Number(number)), "category": "lamps"], in: products)
      }
    }
    let reader = ChangeReader(store, .all, from: .start)
    var changes: [Change] = []
    _ = try reader.next(maxChanges: 10_000, maxBytes: 1 << 24, into: &changes)
    return TriggerBatch(consumer: "reindex", changes: changes, attempt: attempt, window: window)
  }
}
