import TestSupport

@testable import TableStore

/// Changes that a store has really made, for tests that look at them.
enum RecordedChanges {
  /// An insert, an update and a delete of one item in a table with this view.
  static func ofOneItem(
    _ old: Attributes = ["price": .n(300), "title": .s("Lamp")],
    _ new: Attributes = ["price": .n(400), "title": .s("Lamp")],
    view: StreamViewType? = .newAndOldImages
  ) throws -> [Change] {
    try withDurableStore { store in
      var request = CreateTableRequest("products", KeySchema(KeyAttribute("sku", .s), KeyAttribute("size", .n)))
      request.streamView = view
      try store.createTable(request)
      let key: Attributes = ["sku": .s("A1"), "size": .n(7)]
      for item in [old, new] {
        _ = try store.putItem(PutItemRequest("products", try Item(item.merging(key) { $1 })))
      }
      _ = try store.deleteItem(DeleteItemRequest("products", try Item(key)))
      return try all(of: store)
    }
  }

  /// Readers are shown what is durable only.
  static func withDurableStore<R>(_ body: (Store) throws -> R) throws -> R {
    try withTemporaryStore(StoreOptions(), body)
  }

  static func all(of store: Store) throws -> [Change] {
    let reader = ChangeReader(store, .all, from: .start)
    var changes: [Change] = []
    _ = try reader.next(maxChanges: 10_000, maxBytes: 1 << 26, into: &changes)
    return changes
  }
}
