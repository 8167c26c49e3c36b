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

  /// The same as ``categories``, from a handler that reads and writes in the transaction of its checkpoint.
  public static let ranks = "ranks"
  /// How many changes there were in each second, and how often that second was closed.
  public static let seconds = "seconds"
  /// The same as ``categories``, from a handler that begins with the products that are there.
  public static let fills = "fills"
  /// The same as ``copies`` and ``ledger``, from a handler of several lanes.
  public static let laneCopies = "laneCopies"
  public static let laneLedger = "laneLedger"

  /// Counters that add up.
  public static let counting = "counting"
  /// A copy that parks poisoned items.
  public static let copying = "copying"
  /// What it sees goes into a file.
  public static let filing = "filing"
  /// Counters that are read and written in the transaction of the checkpoint.
  public static let ranking = "ranking"
  /// Counters that begin with a backfill.
  public static let filling = "filling"
  /// Windows of a second.
  public static let windowing = "windowing"
  /// A copy in several lanes.
  public static let laning = "laning"
  /// What it sees goes into a file, in several lanes.
  public static let posting = "posting"

  public static let triggers = [counting, copying, filing, ranking, filling, windowing, laning, posting]
  private static let categoryCount = 12
  public static let productCount = 300

  /// Creates the tables that are missing.
  @available(*, noasync)
  public static func prepare(_ store: Store) throws {
    let tables = [
      (products, "sku"), (categories, "category"), (copies, "sku"), (ledger, "position"), (ranks, "category"),
      (fills, "category"),
      (seconds, "start"), (laneCopies, "sku"), (laneLedger, "position"),
    ]
    for (name, key) in tables {
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
