import TableStore

/// Gets and queries of this engine.
struct TableStoreReader: ContenderReader {
  let table: Table

  func item(_ number: Int) throws -> Int {
    guard let quantity = try get(number).int("quantity") else { throw BenchError("item \(number) has no quantity") }
    return quantity
  }

  func decoded(_ number: Int) throws -> Int {
    var quantity = 0
    for (name, value) in try get(number) where name == "quantity" { quantity = value.int ?? 0 }
    return quantity
  }

  func quantity(_ number: Int) throws -> Int {
    let product = Product(number)
    let found = try table.attribute("quantity", partition: .s(product.partition), sort: .n(Number(product.sort)))
    guard let quantity = found?.int else {
      throw BenchError("item \(number) has no quantity")
    }
    return quantity
  }

  func partition(_ partition: Int) throws -> Int {
    var items = try table.query("pk = :pk", values: [":pk": .s(Product.partition(partition))])
    var count = 0
    while let item = try items.next() { count += item.isEmpty ? 0 : 1 }
    return count
  }

  func partition(_ partition: Int, priceAtLeast price: Int) throws -> Int {
    var items = try table.query(
      "pk = :pk", values: [":pk": .s(Product.partition(partition)), ":price": .n(Number(price))],
      filter: "price >= :price")
    var count = 0
    while try items.next() != nil { count += 1 }
    return count
  }

  private func get(_ number: Int) throws -> Item {
    let product = Product(number)
    guard let item = try table.get(partition: .s(product.partition), sort: .n(Number(product.sort))) else {
      throw BenchError("there is no item \(number)")
    }
    return item
  }
}
