import TableStore

/// The README's example between the marks, with the path as a parameter; `ReadmeExampleTests` compares and runs it.
enum ReadmeExample {
  static func run(at path: String) throws {
    // example: begin
    let byCategory = IndexDefinition("by-category", KeySchema(KeyAttribute("category", .s), KeyAttribute("title", .s)))
    let store = try Store.open(at: path)
    let products = try store.createTable("products", key: KeyAttribute("sku", .s), globalIndexes: [byCategory])
    let orders = try store.createTable("orders", key: KeyAttribute("id", .s))

    let lamp: Item = ["sku": "A1", "title": "Lamp", "category": "light", "quantity": 4]
    try products.put(lamp, if: "attribute_not_exists(sku)")
    try products.update(["sku": "A1"], "SET price = :p", values: [":p": 19.95])

    var lights = try products.query(Attribute("category") == "light", index: "by-category", limit: 10)
    while let product = try lights.next() { print(product["title"] ?? .null) }

    try store.write { txn in  // both or neither, with their change records in one frame of the log
      try txn.update(["sku": "A1"], in: products, .add("quantity", -1), if: Attribute("quantity") >= 1)
      try txn.put(["id": "O-1", "sku": "A1"], in: orders)
    }
    try store.close()
    // example: end
  }
}
