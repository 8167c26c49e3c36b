import TableStore
import Testing
import Triggers

/// Effects are compiled when they are added, so that a mistake shows where it is made.
@Suite struct EffectsTests {
  @Test func refusesAnExpressionThatDoesNotParse() throws {
    var effects = Effects()
    #expect(throws: StoreError.self) { try effects.update(["id": 1], in: "counts", "SET = 3") }
    #expect(effects.isEmpty)
  }

  @Test func keepsTheOrderTheyAreAddedIn() throws {
    var effects = Effects()
    try effects.add(["id": 1], in: "counts", "n", 1)
    var more = Effects()
    try more.delete(["id": 2], in: "counts")
    effects.append(more)
    #expect(effects.count == 2)
  }
}
