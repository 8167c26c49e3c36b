import TestSupport
import Testing

@testable import TableStore

struct ExpressionsWrittenInSwift {
  private func text(_ predicate: ItemPredicate) -> String {
    var placeholders = Placeholders()
    return predicate.render(&placeholders)
  }

  @Test func `Operators bind as in Swift, with no parentheses that are not needed`() {
    let (a, b, c) = (Attribute("a").exists, Attribute("b").isMissing, Attribute("c") == 1)
    #expect(text(a && b && c) == "attribute_exists(#_0) AND attribute_not_exists(#_1) AND #_2 = :_0")
    #expect(text((a || b) && c) == "(attribute_exists(#_0) OR attribute_not_exists(#_1)) AND #_2 = :_0")
    #expect(text(a || b && c) == "attribute_exists(#_0) OR attribute_not_exists(#_1) AND #_2 = :_0")
    #expect(text(!(a && b)) == "NOT (attribute_exists(#_0) AND attribute_not_exists(#_1))")
    #expect(text(!(!a)) == "attribute_exists(#_0)")
  }

  @Test func `Names and values never become syntax, and the caller's placeholders are kept`() throws {
    var placeholders = Placeholders(names: ["#_0": "mine"], values: [":_0": 7])
    let rendered = (Attribute("a.b OR c")["size"][2] == ":x" && Attribute("a.b OR c").size > 3).render(&placeholders)
    #expect(rendered == "#_1.#_2[2] = :_1 AND size(#_1) > :_2")
    #expect(placeholders.requestNames == ["#_0": "mine", "#_1": "a.b OR c", "#_2": "size"])
    #expect(try placeholders.requestValues() == [":_0": 7, ":_1": ":x", ":_2": 3])
  }

  @Test func `An update's sections are written once each`() throws {
    var placeholders = Placeholders()
    let update = ItemUpdate.set("title", to: "Lamp").add("views", 1).remove("draft")
      .set(Attribute("made"), ifMissing: 5).delete(.ss(["x"]), from: Attribute("tags"))
    #expect(
      try update.render(&placeholders)
        == "SET #_0 = :_0, #_1 = if_not_exists(#_1, :_1) REMOVE #_2 ADD #_3 :_2 DELETE #_4 :_3")
    #expect(try ItemUpdate().render(&placeholders) == nil)
    let mixed = ItemUpdate("SET a = :b").add("c", 1)
    expectError(.misuse) { _ = try mixed.render(&placeholders) }
  }

  @Test func `What is written in Swift does what it says`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .s))
      try table.put(["id": "a", "status": "new", "n": 4, "tags": .ss(["x", "y"]), "list": [1]])
      let updated = try table.update(
        ["id": "a"],
        .set("status", to: "old").increase(Attribute("n"), by: 2).append([2], to: Attribute("list"))
          .delete(.ss(["x"]), from: Attribute("tags")),
        if: Attribute("status").isIn(["new", "odd"]) && Attribute("n").isBetween(1, and: 4)
          && !Attribute("tags").contains("z"), returning: .allNew)
      #expect(updated == ["id": "a", "status": "old", "n": 6, "tags": .ss(["y"]), "list": [1, 2]])
      expectError(.conditionalCheckFailed, "The conditional request failed") {
        try table.delete(["id": "a"], if: Attribute("status").hasType("N") || Attribute("id").beginsWith("b"))
      }
    }
  }
}
