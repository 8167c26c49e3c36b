import CPlatform
internal import TableStore

// Hands batches out and settles them, one call at a time.
extension RunSession {
  /// What a handler answered, as far as it can be committed.
  struct Answer {
    var range: Range<Int>
    var fates: [Fate]
    var changes: [Change] = []
    var effects = Effects()
    /// The commit was made along with the call.
    var isCommitted = false
  }

  /// Delivers a batch.
  ///
  /// - Returns: how many of its changes are done; fewer than all if the rest must be looked at anew.
  func deliver(_ plan: some DeliveryPlan) async throws -> Int {
    try await markStart()
    guard settings.lanes > 1, !handler.ownsTransaction, plan.count > 1 else {
      return try await drive(plan, Delivery.Rules(settings))
    }
    if settings.delivery == .external { return try await driveLanes(plan) }
    if let done = try await driveAtOnce(plan) { return done }
    // Something in it fails. Nothing is committed, so that all of it can be gone through in order.
    let part = PartialPlan(plan, count: plan.wholeCommits(upTo: settings.batchSize))
    return try await drive(part, Delivery.Rules(settings))
  }

  /// Goes through a batch in order.
  ///
  /// - Parameter stopsAtFailure: whether to leave what is behind a change that was given up.
  /// - Returns: how many changes are done; with `stopsAtFailure`, before the one that was given up.
  func drive(
    _ batch: some DeliveryPlan, _ rules: Delivery.Rules, stopsAtFailure: Bool = false
  ) async throws -> Int {
    var plan = batch
    var delivery = Delivery(count: plan.count, rules)
    var answer = Answer(range: 0..<0, fates: [])
    var counted = (retried: 0, bisects: 0)
    do {
      while true {
        switch delivery.next(now: cplatform_monotonic_ns()) {
        case .call(let range, let attempt):
          let event = try await call(&plan, range, attempt, &answer)
          delivery.note(event, now: cplatform_monotonic_ns(), chance: .random(in: 0..<1))
          count(event, delivery, &counted, answer)
        case .settle(let range):
          let fault = answer.isCommitted ? nil : try await settle(plan, range, answer)
          let event = fault.map(Delivery.Event.refused) ?? .committed
          delivery.note(event, now: cplatform_monotonic_ns(), chance: .random(in: 0..<1))
          count(event, delivery, &counted, answer)
        case .wait(let time):
          try await pause(until: time)
        case .giveUp(let range, let attempts, let first, let last):
          try await giveUp(&plan, range, attempts, first, last, mayHalt: !stopsAtFailure)
          if stopsAtFailure { return range.lowerBound }
          delivery.note(.committed, now: cplatform_monotonic_ns())
        case .finished: return plan.count
        }
      }
    } catch is Settlement.NothingToWaitFor {
      return delivery.done
    }
  }

  /// Calls the handler with those changes of `range` that it gets.
  private func call(
    _ plan: inout some DeliveryPlan, _ range: Range<Int>, _ attempt: Int, _ answer: inout Answer
  ) async throws -> Delivery.Event {
    let fates = plan.fates(range)
    let members = zip(range, fates).compactMap { index, fate in if case .deliver = fate { index } else { nil } }
    answer = Answer(range: range, fates: fates)
    if members.isEmpty, !plan.callsWithoutChanges { return .succeeded }
    let batch = plan.batch(members, attempt: attempt)
    answer.changes = batch.changes
    if attempt > 0 {
      progress.recordsRetried += UInt64(members.count)
      metrics.records(.retried, members.count)
    }
    let result = try await invoke(batch, plan, answer)
    options.atPoint?(.afterHandler)
    switch result {
    case .stopped: throw CancellationError()
    case .failed(let fault): return .threw(fault)
    case .committed:
      answer.isCommitted = true
      return .succeeded
    case .outcome(let outcome):
      answer.effects = outcome.effects
      guard let failed = outcome.failedAt else { return .succeeded }
      let fault = Delivery.Fault(
        .handler, outcome.failure ?? "The handler gave no reason.", isPermanent: outcome.isPermanent,
        time: WallClock.now())
      // The handler counts what it was given; changes that others wait behind were not among it.
      guard members.indices.contains(failed) else { return .failed(at: -1, fault) }
      return .failed(at: members[failed] - range.lowerBound, fault)
    }
  }

  /// How a call ended.
  enum CallResult: Sendable {
    case outcome(TriggerOutcome)
    case failed(Delivery.Fault)
    /// What the handler wrote in its transaction is committed.
    case committed
    case stopped
  }

  private func invoke(_ batch: TriggerBatch, _ plan: some DeliveryPlan, _ answer: Answer) async throws -> CallResult {
    switch handler {
    case .returning(let handler):
      switch await HandlerCall.run(handler, batch, milliseconds: settings.timeout) {
      case .outcome(let outcome): return .outcome(outcome)
      case .failed(let fault): return .failed(fault)
      case .stopped: return .stopped
      }
    case .inTransaction(let handler):
      var settlement = plan.settlement(of: answer.range, answer.fates)
      settlement.cause = cause(of: batch.changes)
      let draft = settlement
      // A full disk is waited for here too, and the handler called anew.
      return try await trying { try await run(handler, batch, draft) }
    }
  }

  /// - Returns: the fault if the effects cannot be applied.
  private func settle(
    _ plan: some DeliveryPlan, _ range: Range<Int>, _ answer: Answer
  ) async throws -> Delivery.Fault? {
    let fates = Array(answer.fates.prefix(range.count))
    var settlement = plan.settlement(of: range, fates)
    settlement.effects = answer.effects.items
    settlement.cause = cause(of: answer.changes)
    return try await settle(settlement)
  }

  private func giveUp(
    _ plan: inout some DeliveryPlan, _ range: Range<Int>, _ attempts: Int, _ first: Delivery.Fault,
    _ last: Delivery.Fault, mayHalt: Bool
  ) async throws {
    if mayHalt, settings.poison == .halt || plan.callsWithoutChanges {
      try await block("\(attempts) \(attempts == 1 ? "try" : "tries") failed: \(last.reason)")
    }
    progress.lastError = last.reason
    let fates = plan.fates(range)
    let settlement = try plan.surrender(range, fates, attempts: attempts, first: first, last: last)
    _ = try await settle(settlement)
  }

  func pause(until time: UInt64) async throws {
    let now = cplatform_monotonic_ns()
    if time > now { try await Task.sleep(for: .nanoseconds(Int64(time - now))) }
    try owner.renewUnlessLost()
  }

  /// Counts what an event did.
  private func count(
    _ event: Delivery.Event, _ delivery: Delivery, _ counted: inout (retried: Int, bisects: Int), _ answer: Answer
  ) {
    switch event {
    case .succeeded where !answer.changes.isEmpty:
      progress.batchesOK += 1
      metrics.called(.ok)
    case .failed(_, let fault), .threw(let fault), .refused(let fault):
      progress.batchesFailed += 1
      progress.lastError = fault.reason
      metrics.called(.failed)
    default: break
    }
    let bisects = delivery.bisects - counted.bisects
    counted.bisects = delivery.bisects
    progress.bisects += UInt64(bisects)
    metrics.bisected(bisects)
  }
}

/// The first changes of a plan.
struct PartialPlan<Whole: DeliveryPlan>: DeliveryPlan {
  private var whole: Whole
  let count: Int

  init(_ whole: Whole, count: Int) {
    self.whole = whole
    self.count = count
  }

  func wholeCommits(upTo count: Int) -> Int { min(whole.wholeCommits(upTo: count), self.count) }

  mutating func fates(_ range: Range<Int>) -> [Fate] { whole.fates(range) }

  func batch(_ indexes: [Int], attempt: Int) -> TriggerBatch { whole.batch(indexes, attempt: attempt) }

  func settlement(of range: Range<Int>, _ fates: [Fate]) -> Settlement { whole.settlement(of: range, fates) }

  mutating func surrender(
    _ range: Range<Int>, _ fates: [Fate], attempts: Int, first: Delivery.Fault, last: Delivery.Fault
  ) throws -> Settlement {
    try whole.surrender(range, fates, attempts: attempts, first: first, last: last)
  }
}

extension Ownership {
  /// - Throws: ``TriggerError`` `fenced` if the consumer was taken, paused, moved, changed or removed.
  func renewUnlessLost() throws {
    guard isLost else { return }
    throw TriggerError(
      .fenced, "The consumer \(fence.consumer) was taken from this owner, paused, moved or changed; it must stop.")
  }
}
