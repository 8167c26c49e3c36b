/// Decides what is done next with a batch of changes that is handed to a handler: whom to call with what, when to try
/// again, when to give up. It does no I/O and knows no clock; changes are indexes from 0 up to ``count``.
///
/// The rules:
/// - A call that fails for more than one change is split in halves, the first half goes first. Splits are no retries.
/// - A change that fails alone (or a batch, where splitting is off) is tried again after a pause, so often as the rules
///   say; then it is given up. A fault that is permanent is not tried again.
/// - A handler that names the change at fault has done those before it: they are settled, and the one at fault goes on
///   alone, with one failure to its account.
/// - What is settled or given up is never handed out again, and nothing behind a change that failed is handed out before
///   it is settled or given up.
package struct Delivery: Sendable {
  package struct Rules: Sendable, Hashable {
    /// How often something that failed is tried again.
    package var retries: Int
    /// The pause before the first retry in nanoseconds; doubled each time.
    package var backoff: UInt64
    /// The longest pause in nanoseconds, before chance makes it a fifth longer or shorter.
    package var longestBackoff: UInt64
    package var bisects: Bool

    package init(_ settings: TriggerSettings) {
      retries = settings.retries
      backoff = UInt64(max(0, settings.backoff)) * 1_000_000
      longestBackoff = UInt64(max(0, settings.longestBackoff)) * 1_000_000
      bisects = settings.bisects
    }
  }

  /// Why something failed.
  package struct Fault: Sendable, Hashable {
    package enum Kind: String, Sendable {
      case handler, timeout, effects, recursion, age
    }
    package var kind: Kind
    package var reason: String
    package var isPermanent: Bool
    /// When, in microseconds since 1970; carried along for dead letters.
    package var time: UInt64

    package init(_ kind: Kind, _ reason: String, isPermanent: Bool = false, time: UInt64 = 0) {
      self.kind = kind
      self.reason = reason
      self.isPermanent = isPermanent
      self.time = time
    }
  }

  /// What is to be done next.
  package enum Step: Sendable, Hashable {
    /// Hand these changes out. `attempt` counts the tries of exactly these, from 0.
    case call(Range<Int>, attempt: Int)
    /// Commit these changes as done, with the effects of the last call.
    case settle(Range<Int>)
    /// Ask again at this time (in the clock of the events).
    case wait(until: UInt64)
    /// Commit that these changes are given up.
    case giveUp(Range<Int>, attempts: Int, first: Fault, last: Fault)
    /// All is settled or given up.
    case finished
  }

  /// What has happened.
  package enum Event: Sendable, Hashable {
    /// The handler is done with all that it was handed.
    case succeeded
    /// The handler is done with what it was handed before this index (counted from the first it was handed).
    case failed(at: Int, Fault)
    /// The handler is done with nothing.
    case threw(Fault)
    /// What was to be settled or given up is committed.
    case committed
    /// The effects cannot be committed.
    case refused(Fault)
  }

  private enum Phase: Sendable {
    case ready
    case waiting(until: UInt64)
    case calling
    /// `fault`: of the change behind `end`.
    case settling(end: Int, fault: Fault?)
    case givingUp
  }

  private let rules: Rules
  package let count: Int
  /// Everything before is settled or given up.
  package private(set) var done = 0
  /// How often a failed call was split.
  package private(set) var bisects = 0
  /// How often something was tried again.
  package private(set) var retried = 0
  /// Where the parts end that the batch is split into; the last is the part at hand.
  private var ends: [Int]
  private var phase = Phase.ready
  /// Failures of exactly the part at hand, first and last fault.
  private var failures = 0
  private var faults: (first: Fault, last: Fault)?

  package init(count: Int, _ rules: Rules) {
    self.count = count
    self.rules = rules
    ends = count > 0 ? [count] : []
  }

  /// What to do now. Asking again without an event between gives the same answer.
  ///
  /// - Parameter now: nanoseconds of a clock that nobody sets.
  package mutating func next(now: UInt64) -> Step {
    guard let end = ends.last else { return .finished }
    switch phase {
    case .waiting(let time) where time > now: return .wait(until: time)
    case .ready, .waiting, .calling:
      phase = .calling
      return .call(done..<end, attempt: failures)
    case .settling(let settledEnd, _): return .settle(done..<settledEnd)
    case .givingUp:
      let fault = faults ?? (Fault(.handler, ""), Fault(.handler, ""))
      return .giveUp(done..<end, attempts: failures, first: fault.first, last: fault.last)
    }
  }

  /// Takes note of what happened. An event that does not fit what was asked for last is passed over.
  ///
  /// - Parameters:
  ///   - now: as for ``next(now:)``.
  ///   - chance: 0 up to 1, spreads the pauses.
  package mutating func note(_ event: Event, now: UInt64, chance: Double = 0.5) {
    guard let end = ends.last else { return }
    switch (phase, event) {
    case (.calling, .succeeded): phase = .settling(end: end, fault: nil)
    case (.calling, .failed(let index, let fault)):
      guard index >= 0, index < end - done else {
        return fail(
          Fault(.handler, "The handler named change \(index) of \(end - done) as failed.", time: fault.time), now,
          chance)
      }
      if index > 0 {
        phase = .settling(end: done + index, fault: fault)
      } else {
        isolate(fault, now, chance)
      }
    case (.calling, .threw(let fault)): fail(fault, now, chance)
    case (.settling(let settledEnd, let fault), .committed):
      advance(to: settledEnd)
      if let fault { isolate(fault, now, chance) }
    case (.settling(let settledEnd, _), .refused(let fault)):
      if settledEnd < end { split(at: settledEnd) }
      fail(fault, now, chance)
    case (.givingUp, .committed): advance(to: end)
    default: break
    }
  }

  private mutating func advance(to index: Int) {
    done = index
    while let end = ends.last, end <= done { ends.removeLast() }
    failures = 0
    faults = nil
    phase = .ready
  }

  private mutating func split(at index: Int) {
    ends.append(index)
    failures = 0
    faults = nil
  }

  /// The first change at hand is the one at fault.
  private mutating func isolate(_ fault: Fault, _ now: UInt64, _ chance: Double) {
    if let end = ends.last, end - done > 1 { split(at: done + 1) }
    failAlone(fault, now, chance)
  }

  private mutating func fail(_ fault: Fault, _ now: UInt64, _ chance: Double) {
    guard let end = ends.last else { return }
    guard end - done > 1, rules.bisects else { return failAlone(fault, now, chance) }
    split(at: done + (end - done) / 2)
    bisects += 1
    phase = .ready
  }

  private mutating func failAlone(_ fault: Fault, _ now: UInt64, _ chance: Double) {
    failures += 1
    faults = (faults?.first ?? fault, fault)
    guard !fault.isPermanent, failures <= rules.retries else {
      phase = .givingUp
      return
    }
    retried += 1
    phase = .waiting(until: now &+ pause(failures, chance))
  }

  /// The pause before a retry, in nanoseconds.
  private func pause(_ failures: Int, _ chance: Double) -> UInt64 {
    let doubled = rules.backoff.multipliedReportingOverflow(by: 1 << UInt64(min(failures - 1, 40)))
    let pause = doubled.overflow ? rules.longestBackoff : min(doubled.partialValue, rules.longestBackoff)
    return UInt64(Double(pause) * (0.8 + 0.4 * min(max(chance, 0), 1)))
  }
}
