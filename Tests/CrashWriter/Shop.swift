import TableStore

/// The table the crash tests write to, with every structure that has to agree with its items: a local and a global
/// index and expiry times.
enum Shop {
  static let table = "shop-items"
  static let byVersion = "by-version"
  static let byShelf = "by-shelf"
  static let shelves = 7
  /// The owner and the name of the item that all writers count up.
  static let counter = (owner: "everyone", name: "counter")

  /// Creates the table unless it is there.
  static func prepare(_ store: Store) throws {
    do {
      try store.createTable(
        table, key: KeyAttribute("who", .s), sort: KeyAttribute("what", .s),
        globalIndexes: [IndexDefinition(byShelf, KeySchema(KeyAttribute("shelf", .s), KeyAttribute("ver", .n)))],
        localIndexes: [
          IndexDefinition(
            byVersion, KeySchema(KeyAttribute("who", .s), KeyAttribute("ver", .n)), projection: .keysOnly)
        ])
      try store.setExpiry(of: table, attribute: "goneAt")
    } catch let error as StoreError where error.code == .resourceInUse {
      return
    }
  }

  static func key(_ owner: String, _ name: String) -> Item {
    ["who": .s(owner), "what": .s(name)]
  }

  /// The item that `version` of `name` is: everything in it follows from the arguments.
  static func item(_ owner: String, _ name: String, version: Int, large: Int) throws -> Item {
    var item: [String: AttributeValue] = [
      "who": .s(owner), "what": .s(name), "ver": .n(Number(version)), "shelf": .s(shelf(version)),
      "body": .s(text(name, version: version, large: large)),
    ]
    if let expires = expiry(version) { item["goneAt"] = .n(Number(expires)) }
    return try Item(item)
  }

  /// Whether all of `item` is of one version.
  static func isWhole(_ item: Item, _ name: String, version: Int) -> Bool {
    let unit = unit(name, version: version)
    let body = item.string("body") ?? ""
    return item.string("shelf") == shelf(version) && item.int("goneAt") == expiry(version) && !body.isEmpty
      && body == String(repeating: unit, count: body.utf8.count / unit.utf8.count)
  }

  static func shelf(_ version: Int) -> String { "shelf-\(version % shelves)" }

  /// Far in the future, for every third version.
  static func expiry(_ version: Int) -> Int? { version % 3 == 0 ? 32_503_680_000 + version : nil }

  static func text(_ name: String, version: Int, large: Int) -> String {
    let unit = unit(name, version: version)
    let isLarge = large > 0 && version % large == 0
    let wanted = isLarge ? 20_000 + version % 40_000 : 40 + version % 300
    return String(repeating: unit, count: wanted / unit.utf8.count + 1)
  }

  private static func unit(_ name: String, version: Int) -> String { "\(name)/\(version) " }
}
