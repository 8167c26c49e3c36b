import TableStore

/// A catalogue of products and the tables that triggers derive from it, for crash tests: what is written, and what must
/// come of it.
public enum TriggerCatalogue {
  public static let products = "products"
  /// How many products a category has, and what they cost together: one item a category.
  public static let categories = "categories"
  /// A short copy of each product.
  public static let copies = "copies"
  /// How often each change has had its effect: one item a change.
  public static let ledger = "ledger"

  /// The triggers: transactional counters, a transactional copy that parks poisoned items, an external file.
  public static let counting = "counting"
  public static let copying = "copying"
  public static let filing = "filing"

  private static let categoryCount = 12
  public static let productCount = 300

  /// Creates the tables that are missing.
  @available(*, noasync)
  public static func prepare(_ store: Store) throws {
    for (name, key) in [(products, "sku"), (categories, "category"), (copies, "sku"), (ledger, "position")] {
      var request = CreateTableRequest(name, KeySchema(KeyAttribute(key, .s)))
      request.streamView = .newAndOldImages
      do {
        try store.createTable(request)
      } catch let error as StoreError where error.code == .resourceInUse {
        continue
      }
    }
  }

  /// The product that `version` of number `number` is. A few products have versions that are poisoned: a handler that is
  /// not mended fails on them.
  public static func product(_ number: Int, version: Int) throws -> Item {
    var item: [String: AttributeValue] = [
      "sku": .s(sku(number)), "ver": .n(Number(version)), "category": .s("category-\(version % categoryCount)"),
      "price": .n(Number(version % 1000)),
    ]
    if number.isMultiple(of: 25), version.isMultiple(of: 10) { item["poison"] = .bool(true) }
    return try Item(item)
  }

  public static func sku(_ number: Int) -> String { "sku-\(number)" }

  public static func isPoisoned(_ item: Item?) -> Bool { item?["poison"] == .bool(true) }

  /// The copy of a product.
  public static func copy(_ product: Item) throws -> Item {
    try Item(["sku": product["sku"] ?? .null, "ver": product["ver"] ?? .null])
  }

  /// What ``categories`` must hold, without categories that are empty.
  public static func expectedCategories(_ products: [Item]) throws -> [Item] {
    let groups = Dictionary(grouping: products) { $0.string("category") ?? "" }
    return try groups.map { category, members in
      try Item([
        "category": .s(category), "count": .n(Number(members.count)),
        "price": .n(Number(members.reduce(0) { $0 + ($1.int("price") ?? 0) })),
      ])
    }
  }

  /// Items of ``categories`` that stand for something.
  public static func isFilled(_ category: Item) -> Bool {
    category.int("count") != 0 || category.int("price") != 0
  }
}
