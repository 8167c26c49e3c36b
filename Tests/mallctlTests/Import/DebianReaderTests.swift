import TableStore
import Testing

@testable import mallctl

@Suite struct DebianReaderTests {
  private func items(_ text: String) throws -> [[String: AttributeValue]] {
    let reader = DebianReader(MemorySource(text))
    var items: [[String: AttributeValue]] = []
    while let item = try reader.next() { items.append(item.dictionary) }
    return items
  }

  private let paragraph = """
    Package: 0ad
    Version: 0.0.26-3
    Installed-Size: 28591
    Maintainer: Games Team <games@example.org>
    Depends: one, two
     , three
    Description: Real-time strategy game
     A game of ancient
     warfare.
     .
     It has:
      * ships
      * walls
    Homepage: https://play0ad.com/
    Tag: game::strategy, role::program,
     use::gameplaying
    Section: games

    """

  @Test func aPackageIsAProduct() throws {
    let item = try #require(try items(paragraph).first)
    #expect(item["sku"] == .s("0ad"))
    #expect(item["title"] == .s("0ad"))
    #expect(item["category"] == .s("games"))
    #expect(item["version"] == .s("0.0.26-3"))
    #expect(item["installed_kb"] == .n(28591))
    #expect(item["synopsis"] == .s("Real-time strategy game"))
    #expect(item["description"] == .s("A game of ancient warfare.\n\nIt has:\n* ships\n* walls"))
    #expect(item["tags"] == .ss(["game::strategy", "role::program", "use::gameplaying"]))
    #expect(item["homepage"] == .s("https://play0ad.com/"))
    #expect(item.keys.contains("depends") == false)
  }

  @Test func paragraphsAreSeparatedByEmptyLines() throws {
    #expect(try items("\n\nPackage: a\n\n \nPackage: b\nSection: x\n\n").map { $0["sku"] } == [.s("a"), .s("b")])
  }

  @Test func whatIsMissingIsAbsent() throws {
    let item = try #require(try items("Package: a\n").first)
    #expect(Set(item.keys) == ["sku", "title", "category", "price", "quantity", "vendor"])
    #expect(item["category"] == .s("unknown"))
  }

  @Test(arguments: [
    ("Package: a\n\nVersion: 1\n", "memory:3: the paragraph has no field 'Package'"),
    ("Package: a\nnonsense\n", "memory:2: neither 'Name: value' nor a continuation line"),
    (" lost\n", "memory:1: a continuation line without a field before it"),
    ("Package: a\nPackage: b\n", "memory:2: the field 'package' comes twice"),
    ("Package: a\nInstalled-Size: many\n", "memory:1: the field 'Installed-Size' of 'a' is not a whole number"),
  ])
  func malformedParagraphsAreRefusedWithTheirLine(_ text: String, _ expected: String) {
    #expect(fault { _ = try items(text) }?.hasPrefix(expected) == true)
  }
}
