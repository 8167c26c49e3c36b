import TableStore
import TestSupport
import Triggers

/// A batch of changes that a store has really made: `count` products put into the table `products`.
func sampleBatch(_ count: Int = 3, attempt: Int = 0, window: TriggerBatch.Window? = nil) throws -> TriggerBatch {
  try withTemporaryStore { store in
    try store.createTable("products", key: .init("sku", .s))
    var request = UpdateTableRequest("products")
    request.streamView = .some(.newAndOldImages)
    try store.updateTable(request)
    for number in 0..<count {
      _ = try store.putItem(
        PutItemRequest(
          "products", try Item(["sku": .s("A\(number)"), "price": .n(Number(number)), "category": .s("lamps")])))
    }
    let reader = ChangeReader(store, .all, from: .start)
    var changes: [Change] = []
    _ = try reader.next(maxChanges: 10_000, maxBytes: 1 << 24, into: &changes)
    return TriggerBatch(consumer: "reindex", changes: changes, attempt: attempt, window: window)
  }
}
