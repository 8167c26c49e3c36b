import Testing
import TriggerHandlers
import Triggers

@testable import mallctl

/// Which lines `run-triggers` shows: what changes, not everything that happens.
@Suite struct TriggerLinesTests {
  private func standing(_ done: UInt64, behind: UInt64 = 0, dead: Int = 0, state: String = "RUNNING")
    -> TriggerLines.Standing
  {
    .init(state: state, done: done, behind: behind, deadLetters: dead, parked: 0)
  }

  private let owned = TriggerError(.owned, "The consumer t is run by process 7.")

  @Test func whatComesAgainIsShownOnce() {
    var lines = TriggerLines()
    #expect(lines.note(.waiting("t", owned), now: 0) == ["t: waiting: The consumer t is run by process 7."])
    for second in 1..<100 { #expect(lines.note(.waiting("t", owned), now: Double(second)).isEmpty) }
    #expect(lines.note(.running("t"), now: 100) == ["t: running"])
    #expect(lines.note(.running("t"), now: 101).isEmpty)
  }

  @Test func whatGoesToAndFroIsShownNowAndThenAndIsRightInTheEnd() {
    var lines = TriggerLines()
    var shown: [String] = []
    for second in 0..<40 {
      shown += lines.note(.running("t"), now: Double(second))
      shown += lines.note(.waiting("t", owned), now: Double(second) + 0.5)
    }
    #expect(shown.count == 4)
    #expect(lines.note(.running("t"), now: 40).isEmpty)
    let later = (41..<80).flatMap { lines.look("t", standing(0), now: Double($0)) }
    #expect(later == ["t: running"])
  }

  @Test func figuresAreShownWhenTheyChangeAndNotTooOften() {
    var lines = TriggerLines()
    #expect(lines.begin("t", standing(5)).isEmpty)
    #expect(lines.look("t", standing(5), now: 0).isEmpty)
    #expect(lines.look("t", standing(6, behind: 4), now: 1) == ["t: 6 changes done, 4 behind"])
    #expect(lines.look("t", standing(7, behind: 3), now: 2).isEmpty)
    #expect(lines.look("t", standing(10), now: 6) == ["t: 10 changes done, 0 behind"])
    for second in 7..<60 { #expect(lines.look("t", standing(10), now: Double(second)).isEmpty) }
  }

  @Test func fallingBehindWithoutDoingAnythingIsNoNews() {
    var lines = TriggerLines()
    #expect(lines.begin("t", standing(3, state: "DISABLED")) == ["t: DISABLED: 3 changes done, 0 behind"])
    for second in 1..<100 {
      #expect(lines.look("t", standing(3, behind: UInt64(second), state: "DISABLED"), now: Double(second)).isEmpty)
    }
  }

  @Test func aDeadLetterOrAnotherStateIsShownAtOnce() {
    var lines = TriggerLines()
    _ = lines.begin("t", standing(1))
    #expect(lines.begin("u", standing(1, dead: 2)) == ["u: 1 change done, 0 behind, 2 dead letters"])
    #expect(lines.look("t", standing(1, dead: 1), now: 0.1) == ["t: 1 change done, 0 behind, 1 dead letter"])
    #expect(
      lines.look("t", standing(1, dead: 1, state: "BLOCKED"), now: 0.2)
        == ["t: BLOCKED: 1 change done, 0 behind, 1 dead letter"])
  }

  @Test func manyDifferentFailuresAreHeldBack() {
    var lines = TriggerLines()
    let shown = (0..<1000).flatMap { lines.note(.failed("t", "no \($0)\nmore"), now: Double($0) / 1000) }
    #expect(shown.first == "t: failed: no 0 … more" && shown.count == 5)
  }

  @Test func theEndIsShown() {
    var lines = TriggerLines()
    #expect(lines.finish("t", standing(0)).isEmpty)
    #expect(lines.begin("u", standing(1)).isEmpty)
    #expect(lines.finish("u", standing(1)).isEmpty)
    #expect(lines.finish("u", standing(2)) == ["u: 2 changes done, 0 behind"])
    #expect(lines.finish("v", standing(3)) == ["v: 3 changes done, 0 behind"])
  }
}
