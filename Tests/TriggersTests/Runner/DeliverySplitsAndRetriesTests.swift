import TableStore
import TestSupport
import Testing
import Triggers

/// What is handed out next, decided without a clock or a handler.
@Suite struct DeliverySplitsAndRetriesTests {
  private func rules(retries: Int = 5, bisects: Bool = true) -> Delivery.Rules {
    var settings = TriggerSettings()
    settings.retries = retries
    settings.bisects = bisects
    return Delivery.Rules(settings)
  }

  /// What came of driving a delivery against a handler that fails on some changes.
  struct Run {
    var settled: [Int] = []
    var dead: [Int] = []
    var calls = 0
    var retries = 0
    var waited: [UInt64] = []
    /// Calls that were handed a change that was settled or given up before, or something behind a failed one.
    var violations: [String] = []
  }

  /// - Parameters:
  ///   - fails: whether a call with these changes fails, and how.
  private func drive(
    count: Int, _ rules: Delivery.Rules, fails: (Range<Int>, Int) -> Delivery.Event
  ) -> Run {
    var delivery = Delivery(count: count, rules)
    var run = Run()
    var now: UInt64 = 1
    while true {
      switch delivery.next(now: now) {
      case .call(let range, let attempt):
        run.calls += 1
        if attempt > 0 { run.retries += 1 }
        if range.lowerBound != run.settled.count + run.dead.count { run.violations.append("out of order: \(range)") }
        delivery.note(fails(range, attempt), now: now)
      case .settle(let range):
        run.settled += range
        delivery.note(.committed, now: now)
      case .wait(let time):
        run.waited.append(time - now)
        now = time
      case .giveUp(let range, _, _, _):
        run.dead += range
        delivery.note(.committed, now: now)
      case .finished: return run
      }
    }
  }

  private let fault = Delivery.Fault(.handler, "no")

  @Test(arguments: [0, 1, 63, 64, 126, 127]) func onePoisonAmong128IsFoundInAFewCalls(poison: Int) {
    let run = drive(count: 128, rules()) { range, _ in range.contains(poison) ? .threw(fault) : .succeeded }
    #expect(run.dead == [poison])
    #expect(run.settled == Array(0..<128).filter { $0 != poison })
    #expect(run.calls - run.retries <= 15)
    #expect(run.retries == 5)
    #expect(run.violations.isEmpty)
  }

  @Test func theNamedChangeGoesOnAloneAndThoseBeforeItAreSettled() {
    var calls: [Range<Int>] = []
    let run = drive(count: 10, rules(retries: 2)) { range, _ in
      calls.append(range)
      return range.contains(4) ? .failed(at: 4 - range.lowerBound, fault) : .succeeded
    }
    #expect(calls == [0..<10, 4..<5, 4..<5, 5..<10])
    #expect(run.dead == [4])
  }

  @Test func aPermanentFaultIsNotTriedAgain() {
    var permanent = fault
    permanent.isPermanent = true
    let run = drive(count: 1, rules()) { _, _ in .threw(permanent) }
    #expect(run.calls == 1)
    #expect(run.dead == [0])
    #expect(run.waited.isEmpty)
  }

  @Test func pausesDoubleUpToTheLongest() {
    let run = drive(count: 1, rules(retries: 12)) { _, _ in .threw(fault) }
    let milliseconds = run.waited.map { Int($0 / 1_000_000) }
    #expect(milliseconds.prefix(4) == [100, 200, 400, 800])
    #expect(milliseconds.last == 30_000)
  }

  @Test func withoutSplittingTheWholeBatchIsTriedAgain() {
    var calls: [Range<Int>] = []
    let run = drive(count: 4, rules(retries: 1, bisects: false)) { range, _ in
      calls.append(range)
      return .threw(fault)
    }
    #expect(calls == [0..<4, 0..<4])
    #expect(run.dead == [0, 1, 2, 3])
  }

  @Test func anIndexThatIsNoneFailsTheWholeCall() {
    let run = drive(count: 2, rules(retries: 0)) { range, _ in
      range.count == 2 ? .failed(at: 7, fault) : .succeeded
    }
    #expect(run.settled == [0, 1])
  }

  @Test func effectsThatAreRefusedAreSplitLikeAFailure() {
    var delivery = Delivery(count: 2, rules(retries: 0))
    #expect(delivery.next(now: 0) == .call(0..<2, attempt: 0))
    delivery.note(.succeeded, now: 0)
    #expect(delivery.next(now: 0) == .settle(0..<2))
    delivery.note(.refused(fault), now: 0)
    #expect(delivery.next(now: 0) == .call(0..<1, attempt: 0))
  }

  /// Every change ends settled or given up, in order, once, whatever fails; only what fails by itself is given up.
  @Test(arguments: 0..<40) func anyMixOfFailuresEndsWell(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...200, using: &random)
    let poison = Set((0..<count).filter { _ in Int.random(in: 0..<20, using: &random) == 0 })
    let rules = rules(retries: Int.random(in: 0...3, using: &random))
    let run = drive(count: count, rules) { range, _ in
      guard let first = range.first(where: poison.contains) else { return .succeeded }
      switch Int.random(in: 0..<3, using: &random) {
      case 0: return .failed(at: first - range.lowerBound, fault)
      default: return .threw(fault)
      }
    }
    #expect(run.dead == poison.sorted())
    #expect(run.settled == (0..<count).filter { !poison.contains($0) })
    #expect(run.violations.isEmpty)
  }
}
