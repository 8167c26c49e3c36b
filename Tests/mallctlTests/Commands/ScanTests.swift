import Testing

@Suite struct ScanTests {
  private func shop(_ count: Int) throws -> Workshop {
    let shop = try Workshop.withProducts()
    let lines = (0..<count).map { #"{"sku":"A\#($0)","n":\#($0)}"# }
    _ = try shop.run("import", "products", "-", input: lines.joined(separator: "\n"))
    return shop
  }

  @Test func segmentsTogetherReadEveryItemOnce() throws {
    let shop = try shop(500)
    let all = try shop.run("scan", "products").output.split(separator: "\n")
    #expect(all.count == 500)
    let parts = try shop.run("scan", "products", "--segments", "4").output.split(separator: "\n")
    #expect(parts.count == 500)
    #expect(Set(parts) == Set(all))
    #expect(try shop.run("scan", "products", "--segments", "3", "--count").line == "500")
  }

  @Test func filters() throws {
    let answer = try shop(20).run("scan", "products", "--filter", "n >= :n", "--values", #"{":n":17}"#, "--count")
    #expect(answer.line == "3")
  }

  @Test func malformedFiltersAreRefusedByEverySegment() throws {
    let answer = try shop(1).run("scan", "products", "--segments", "4", "--filter", "n >")
    #expect(answer.status == 2)
    #expect(answer.output == "")
    #expect(answer.errors.split(separator: "\n").count == 1)
  }

  @Test func asTableOfAlignedColumns() throws {
    let answer = try shop(2).run("scan", "products", "--output", "table")
    let lines = answer.output.split(separator: "\n")
    #expect(lines.prefix(2) == ["sku  n", "---  -"])
    #expect(Set(lines.dropFirst(2)) == ["A0   0", "A1   1"])
  }
}
