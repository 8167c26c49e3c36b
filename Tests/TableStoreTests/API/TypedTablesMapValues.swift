import TableStore
import TestSupport
import Testing

struct TypedTablesMapValues {
  private struct Product: Codable, Sendable, Equatable {
    var sku: String
    var title: String
    var quantity: Int
    var tags: Set<String>
  }

  @Test func `Values go in and come out as their type`() throws {
    try withTemporaryStore { store in
      try store.createTable("products", key: KeyAttribute("sku", .s))
      let products = store.table("products", of: Product.self)
      let lamp = Product(sku: "A1", title: "Lamp", quantity: 4, tags: ["warm"])
      try products.put(lamp, if: Attribute("sku").isMissing)
      #expect(try products.get(["sku": "A1"]) == lamp)
      #expect(try products.update(["sku": "A1"], .add("quantity", -1))?.quantity == 3)
      #expect(try products.query("sku = :s", values: [":s": "A1"]).map(\.title) == ["Lamp"])
      #expect(try products.delete(["sku": "A1"])?.quantity == 3)
      #expect(try products.get(["sku": "A1"]) == nil)
      try products.table.put(["sku": "B2", "title": 5])
      expectError(.input) { _ = try products.get(["sku": "B2"]) }
    }
  }
}
