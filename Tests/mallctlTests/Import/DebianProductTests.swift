import Testing

@testable import mallctl

@Suite struct DebianProductTests {
  private func product(_ name: String) throws -> DebianProduct {
    try DebianProduct(ControlParagraphReader.Paragraph(fields: ["package": name], line: 1))
  }

  @Test func theHashIsFNV1a() {
    // Published vectors of the 64-bit FNV-1a hash.
    #expect(DebianProduct.hash("") == 0xcbf2_9ce4_8422_2325)
    #expect(DebianProduct.hash("a") == 0xaf63_dc4c_8601_ec8c)
    #expect(DebianProduct.hash("foobar") == 0x8594_4171_f739_67e8)
  }

  @Test func derivedFiguresStayInTheirBounds() throws {
    var vendors: Set<String> = []
    for index in 0..<5_000 {
      let product = try product("package-\(index)")
      #expect((99...19_999).contains(product.priceInCents))
      #expect((0...200).contains(product.quantity))
      vendors.insert(product.vendor)
    }
    #expect(vendors == Set(DebianProduct.vendors))
  }

  @Test func pricesHaveTwoPlaces() throws {
    for index in 0..<1_000 {
      let product = try product("p\(index)")
      let parts = product.price.split(separator: ".")
      #expect(parts.count == 2 && parts[1].count == 2)
      #expect(Int(parts[0] + parts[1]) == product.priceInCents)
    }
  }

  @Test func theNameAloneDecides() throws {
    var other = try product("bash")
    other.version = "9"
    #expect(other.price == (try product("bash").price))
    #expect(other.quantity == (try product("bash").quantity))
  }
}
