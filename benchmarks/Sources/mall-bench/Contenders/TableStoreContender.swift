import TableStore

/// This engine, through the API that programs embed it with; durability full.
final class TableStoreContender: Contender {
  static let kind = ContenderKind.tableStore
  static let concurrentCallers = BenchConstants.concurrentCallers
  /// Items in one commit of a load.
  private static let loadCommit = 1_000

  private let store: Store
  private let table: Table

  init(directory: String, indexed: Bool) throws {
    store = try Store.open(at: "\(directory)/mall.store")
    table = store.table("products")
    if try store.tables().isEmpty {
      var request = CreateTableRequest(table.name, KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .n)))
      if indexed {
        request.globalIndexes = [
          IndexDefinition(
            "by-category", KeySchema(KeyAttribute("category", .s), KeyAttribute("quantity", .n)),
            projection: .keysOnly),
          IndexDefinition(
            "by-vendor", KeySchema(KeyAttribute("vendor", .s), KeyAttribute("price", .n)), projection: .keysOnly),
        ]
      }
      try store.createTable(request)
    }
  }

  func close() throws { try store.close() }

  func load(_ items: ArraySlice<Int>) throws {
    for start in stride(from: items.startIndex, to: items.endIndex, by: Self.loadCommit) {
      let commit = try items[start..<min(start + Self.loadCommit, items.endIndex)].map { try Product($0).item() }
      try store.write { transaction in
        for item in commit { try transaction.put(item, in: table) }
      }
    }
  }

  func update(_ items: [Int]) throws {
    if items.count == 1, let number = items.first {
      try table.update(Product(number).key(), Self.increment, values: Self.one)
      return
    }
    try store.write { transaction in
      for number in items {
        try transaction.update(Product(number).key(), in: table, Self.increment, values: Self.one)
      }
    }
  }

  func put(_ product: Product) throws { try table.put(product.item()) }

  func makeReader() throws -> TableStoreReader { TableStoreReader(table: table) }

  func createTable(_ number: Int) throws -> Bool {
    try store.createTable("table-\(number)", key: KeyAttribute("pk", .s), sort: KeyAttribute("sk", .n))
    return true
  }

  private static let increment: ItemUpdate = "SET quantity = quantity + :one"
  private static let one: [String: AttributeValue] = [":one": 1]
}

extension Product {
  func key() throws -> Item { try Item(["pk": .s(partition), "sk": .n(Number(sort))]) }

  /// The ten attributes. Names count towards an item's size, so the description is shorter than that of the others.
  func item() throws -> Item {
    try Item([
      "pk": .s(partition), "sk": .n(Number(sort)), "title": .s(title), "category": .s(category),
      "vendor": .s(vendor), "price": .n(Number(price)), "quantity": .n(Number(quantity)), "added": .s(added),
      "active": .bool(active), "description": .s(Self.text(bytes: Self.itemDescriptionBytes, seed: ~number)),
    ])
  }

  /// What brings an item to 300 bytes as DynamoDB counts them.
  private static let itemDescriptionBytes = 137
}
