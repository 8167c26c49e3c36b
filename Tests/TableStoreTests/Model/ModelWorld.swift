import TableStore

/// What the model test draws its keys, items and tables from: few keys, so that writes meet each other; index keys of
/// mostly the right type; now and then long keys and large items, so that the overlay fills and is applied.
enum ModelWorld {
  static let tables = ["plain", "sorted", "wide"]
  static let expiryAttribute = "ttl"

  static func key(of table: String) -> KeySchema {
    switch table {
    case "plain": KeySchema(KeyAttribute("pk", .s))
    case "sorted": KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .n))
    default: KeySchema(KeyAttribute("pk", .b), KeyAttribute("sk", .s))
    }
  }

  static func localIndexes(of table: String) -> [IndexDefinition] {
    guard table == "wide" else { return [] }
    let partition = KeyAttribute("pk", .b)
    return [
      IndexDefinition("local-all", KeySchema(partition, KeyAttribute("g2", .n))),
      IndexDefinition("local-keys", KeySchema(partition, KeyAttribute("g1", .s)), projection: .keysOnly),
    ]
  }

  /// The global indexes that come and go.
  static let globalIndexes = [
    IndexDefinition("by-g1", KeySchema(KeyAttribute("g1", .s))),
    IndexDefinition("by-g1-g2", KeySchema(KeyAttribute("g1", .s), KeyAttribute("g2", .n)), projection: .keysOnly),
    IndexDefinition(
      "by-many",
      KeySchema(
        partition: [KeyAttribute("g1", .s), KeyAttribute("g3", .b)],
        sort: [KeyAttribute("g2", .n), KeyAttribute("g4", .s)]), projection: .include(["a1", "b1"])),
  ]

  static let longText = String(repeating: "long ", count: 120)

  /// A value for an attribute of a key.
  static func value(_ attribute: KeyAttribute, _ random: inout ExpressionRandom) -> AttributeValue {
    switch attribute.type {
    case .s:
      let text = random.pick(["a", "b", "ab", "ä", "a\u{0}", "b"])
      return .s(random.chance(3) ? longText + text : text)
    case .n: return .n(random.pick([-10, -1, 0, 1, 2, 3, 10, 1000]))
    case .b: return .b(random.pick([[0], [0, 0], [1], [255], [255, 0], Array(repeating: 7, count: 700)]))
    }
  }

  static func key(_ schema: KeySchema, _ random: inout ExpressionRandom) -> Attributes {
    Dictionary(schema.attributes.map { ($0.name, value($0, &random)) }) { $1 }
  }

  /// Attributes that indexes are made of; a few of them no index can take.
  static func indexAttributes(_ random: inout ExpressionRandom) -> Attributes {
    var item: Attributes = [:]
    for attribute in globalIndexes[2].key.attributes where random.chance(60) {
      item[attribute.name] =
        random.chance(2)
        ? random.pick([.null, .s(""), .n(5), .b([]), .bool(true)])
        : value(attribute, &random)
    }
    return item
  }

  static func item(_ schema: KeySchema, now: Int, _ random: inout ExpressionRandom) -> Attributes {
    var item = random.item()
    item.merge(indexAttributes(&random)) { $1 }
    if random.chance(30) { item[expiryAttribute] = expiry(now, &random) }
    if random.chance(10) { item["pad"] = .s(String(repeating: "x", count: random.int(1..<40_000))) }
    item.merge(key(schema, &random)) { $1 }
    return item
  }

  /// Never in the past: what has expired may be deleted at any time, and then the model could not say when.
  static func expiry(_ now: Int, _ random: inout ExpressionRandom) -> AttributeValue {
    random.chance(10)
      ? random.pick([.s("soon"), .n(-5), .null]) : .n(Number(now + random.int(0..<100)))
  }
}
