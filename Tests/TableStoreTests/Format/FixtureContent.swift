import TableStore

/// What the store in `Tests/Fixtures` holds. Never changed: later formats get a fixture of their own beside it.
enum FixtureContent {
  static let tables = ["events", "products"]

  static let products: [Item] = [
    everyType,
    ["sku": "A2", "category": "light", "title": "Torch", "price": -0.5],
    ["sku": "A3", "title": "No category, so not in the index"],
    ["sku": .s(String(repeating: "long ", count: 200)), "category": "keys", "title": "Beyond LMDB's key length"],
  ]

  private static let everyType: Item = {
    var item: Item = ["sku": "A1", "category": "light", "title": "Lamp", "price": 19.95, "expires": 4_000_000_000]
    let others: [(String, AttributeValue)] = [
      ("tags", AttributeValue.ss(["desk", "brass"])), ("sizes", AttributeValue.ns([Number(3), Number(1), Number(2)])),
      ("marks", AttributeValue.bs([[0], [0, 255]])), ("image", AttributeValue.b([1, 0, 2])),
      ("sold", AttributeValue.bool(false)), ("new", AttributeValue.bool(true)), ("note", AttributeValue.null),
      ("parts", AttributeValue.l([AttributeValue.s("bulb"), AttributeValue.m(["shade": AttributeValue.s("green")])])),
      ("empty", AttributeValue.s("")),
    ]
    for (name, value) in others { item = (try? item.setting(name, to: value)) ?? item }
    return item
  }()

  static let events: [Item] = (0..<20).map { number in
    let device = AttributeValue.b([0, 255, UInt8(number % 3)])
    return [
      "device": device, "at": AttributeValue.n(Number(number - 10)), "level": AttributeValue.n(Number(number % 4)),
    ]
  }

  /// Written while the backup ran, so that it is in the backup as a commit to replay.
  static let late: Item = ["sku": "A4", "category": "late", "title": "Put during the backup"]

  /// Makes the content in a new store.
  static func fill(_ store: Store) throws {
    var request = CreateTableRequest("products", KeySchema(KeyAttribute("sku", .s)))
    request.globalIndexes = [
      IndexDefinition("by-category", KeySchema(KeyAttribute("category", .s), KeyAttribute("title", .s)))
    ]
    try store.createTable(request)
    try store.setExpiry(of: "products", attribute: "expires")
    request = CreateTableRequest("events", KeySchema(KeyAttribute("device", .b), KeyAttribute("at", .n)))
    request.localIndexes = [
      IndexDefinition(
        "by-level", KeySchema(KeyAttribute("device", .b), KeyAttribute("level", .n)), projection: .keysOnly)
    ]
    request.streamView = .keysOnly
    request.deletionProtection = true
    try store.createTable(request)
    for item in products { try store.table("products").put(item) }
    try store.table("events").put(contentsOf: events)
  }
}
