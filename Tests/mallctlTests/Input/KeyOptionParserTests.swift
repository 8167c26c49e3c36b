import TableStore
import Testing

@testable import mallctl

@Suite struct KeyOptionParserTests {
  @Test func attributesEndWithTheirType() throws {
    #expect(try KeyOptionParser.attribute("sku:S", option: "--key") == KeyAttribute("sku", .s))
    #expect(try KeyOptionParser.attribute("a:b:N", option: "--key") == KeyAttribute("a:b", .n))
    #expect(try KeyOptionParser.attribute("a+b,c:B", option: "--key") == KeyAttribute("a+b,c", .b))
  }

  @Test func globalIndexWithSortKeyAndProjection() throws {
    let index = try KeyOptionParser.globalIndex("by-category:category:S,title:S:ALL")
    #expect(
      index
        == IndexDefinition(
          "by-category", KeySchema(KeyAttribute("category", .s), KeyAttribute("title", .s)), projection: .all))
  }

  @Test func globalIndexOfSeveralAttributes() throws {
    let index = try KeyOptionParser.globalIndex("many:a:S+b:S,c:N+d:B:INCLUDE(x,y:z)")
    #expect(index.key.partition == [KeyAttribute("a", .s), KeyAttribute("b", .s)])
    #expect(index.key.sort == [KeyAttribute("c", .n), KeyAttribute("d", .b)])
    #expect(index.projection == .include(["x", "y:z"]))
  }

  @Test func projectionMayBeLeftOut() throws {
    #expect(try KeyOptionParser.globalIndex("one:a:S").projection == .all)
    #expect(try KeyOptionParser.globalIndex("one:a:S:KEYS_ONLY").projection == .keysOnly)
  }

  @Test func localIndexSharesThePartition() throws {
    let index = try KeyOptionParser.localIndex("recent:added:N:KEYS_ONLY", partition: KeyAttribute("sku", .s))
    #expect(
      index
        == IndexDefinition(
          "recent", KeySchema(KeyAttribute("sku", .s), KeyAttribute("added", .n)), projection: .keysOnly))
  }

  @Test(arguments: ["", "sku", "sku:", "sku:X", ":S", "sku:S,", "sku:SS"])
  func malformedAttributesAreRefused(_ text: String) {
    #expect(fault { _ = try KeyOptionParser.attribute(text, option: "--key") }?.hasPrefix("--key: ") == true)
  }

  @Test(arguments: [
    "", "name", ":a:S", "name:", "name:a", "name:a:S,", "name:a:S+", "name:a:S:SOME", "name:a:S:INCLUDE()",
  ])
  func malformedIndexesAreRefused(_ text: String) {
    #expect(fault { _ = try KeyOptionParser.globalIndex(text) }?.hasPrefix("--gsi: ") == true)
  }
}
