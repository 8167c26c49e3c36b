import TableStore
import TestSupport
import Testing

/// Effects are counted per change, and derived tables compared with their recomputation.
@Suite struct ExactlyOnceIsJudgedTests {
  private let validator = ExactlyOnceValidator()
  private let expected = ValidatorExample.truth.changes.map(\.position)

  @Test func oneEffectEachIsRight() {
    #expect(validator.violations(effects: expected.reversed(), expected: expected) == [])
  }

  @Test func aLostARepeatedAndAMadeUpEffectAreFound() {
    let stranger = StreamPosition(commit: 99, index: 0)
    let effects = expected.dropFirst() + [expected[3], stranger]
    let violations = validator.violations(effects: Array(effects), expected: expected)
    #expect(violations.map(\.position) == [expected[0], expected[3], stranger])
  }

  @Test func derivedTablesAreComparedByKey() throws {
    let key = KeySchema(KeyAttribute("id", .n))
    let stored: [Item] = [["id": 1, "n": 3], ["id": 2, "n": 4], ["id": 3, "n": 1]]
    #expect(try validator.violations(stored: stored, recomputed: stored.reversed(), key: key) == [])
    let recomputed: [Item] = [["id": 1, "n": 3], ["id": 2, "n": 5], ["id": 4, "n": 1]]
    #expect(try validator.violations(stored: stored, recomputed: recomputed, key: key).count == 3)
  }
}
