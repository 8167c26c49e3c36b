import CPlatform
internal import TableStore

// Handlers with side effects, several lanes at their own pace.
extension RunSession {
  private enum LaneEvent: Sendable {
    case called(HandlerCall.Result)
    case slept
  }

  /// One lane: some of the changes of the batch, gone through in order.
  private struct Lane {
    let members: [Int]
    var delivery: Delivery
    /// What the last call was given, as indexes of the batch.
    var handed: [Int] = []
    var bisects = 0
  }

  /// Goes through a batch in several lanes. Changes of one item are in one lane; the checkpoint moves over what is done
  /// without a gap, and dead letters are written when it moves over them.
  ///
  /// - Returns: how many changes are done; fewer than all if the rest must be looked at anew.
  func driveLanes(_ batch: some DeliveryPlan) async throws -> Int {
    var plan = batch
    guard case .returning(let handler) = handler else { return 0 }
    let fates = plan.fates(0..<plan.count)
    var board = LaneBoard(count: plan.count)
    for (index, fate) in fates.enumerated() {
      if case .deliver = fate { continue }
      board.set(index, .handled)
    }
    var lanes = Lanes.parts(of: plan, fates, count: settings.lanes).filter { !$0.isEmpty }.map {
      Lane(members: $0, delivery: Delivery(count: $0.count, Delivery.Rules(settings)))
    }
    var saved = 0
    do {
      try await withThrowingTaskGroup(of: (Int, LaneEvent).self) { group in
        for lane in lanes.indices { try await step(lane, &lanes[lane], &board, plan, handler, in: &group) }
        while let (lane, event) = try await group.next() {
          if case .called(.stopped) = event { throw CancellationError() }
          note(event, &lanes[lane])
          try await step(lane, &lanes[lane], &board, plan, handler, in: &group)
          let isDue = cplatform_monotonic_ns() - savedAt >= UInt64(options.saveInterval) * 1_000_000
          if board.isFinished || isDue, board.done > saved {
            try await save(&plan, board, from: saved, fates)
            saved = board.done
          }
        }
      }
    } catch is CancellationError {
      // What is done without a gap need not be handed out again.
      if board.done > saved { try await save(&plan, board, from: saved, fates) }
      throw CancellationError()
    } catch is Settlement.NothingToWaitFor {
      return saved
    }
    if board.done > saved { try await save(&plan, board, from: saved, fates) }
    return plan.count
  }

  /// Takes a lane as far as it goes without waiting, and starts what it waits for.
  private func step(
    _ number: Int, _ lane: inout Lane, _ board: inout LaneBoard, _ plan: some DeliveryPlan,
    _ handler: any TriggerHandler, in group: inout ThrowingTaskGroup<(Int, LaneEvent), any Error>
  ) async throws {
    while true {
      switch lane.delivery.next(now: cplatform_monotonic_ns()) {
      case .call(let range, let attempt):
        lane.handed = lane.members[range].filter { if case .waiting = board.ends[$0] { false } else { true } }
        guard !lane.handed.isEmpty else {
          lane.delivery.note(.succeeded, now: cplatform_monotonic_ns())
          continue
        }
        if attempt > 0 {
          progress.recordsRetried += UInt64(lane.handed.count)
          metrics.records(.retried, lane.handed.count)
        }
        let batch = plan.batch(lane.handed, attempt: attempt)
        let milliseconds = settings.timeout
        group.addTask { (number, .called(await HandlerCall.run(handler, batch, milliseconds: milliseconds))) }
        return
      case .settle(let range):
        for index in lane.members[range] {
          if case .waiting = board.ends[index] { continue }
          board.set(index, .handled)
        }
        lane.delivery.note(.committed, now: cplatform_monotonic_ns())
      case .wait(let time):
        let now = cplatform_monotonic_ns()
        let pause = Duration.nanoseconds(Int64(time > now ? time - now : 0))
        group.addTask {
          try await Task.sleep(for: pause)
          return (number, .slept)
        }
        return
      case .giveUp(let range, let attempts, let first, let last):
        guard settings.poison != .halt else {
          group.cancelAll()
          try await block("\(attempts) \(attempts == 1 ? "try" : "tries") failed: \(last.reason)")
        }
        progress.lastError = last.reason
        surrender(lane.members[range], of: lane, plan, &board, attempts, first, last)
        lane.delivery.note(.committed, now: cplatform_monotonic_ns())
      case .finished: return
      }
    }
  }

  /// The changes at `indexes` become dead letters; where that parks an item, its later changes in the lane wait.
  private func surrender(
    _ indexes: ArraySlice<Int>, of lane: Lane, _ plan: some DeliveryPlan, _ board: inout LaneBoard, _ attempts: Int,
    _ first: Delivery.Fault, _ last: Delivery.Fault
  ) {
    let parks = settings.poison == .parkKey
    for index in indexes {
      if board.ends[index] != nil { continue }
      let change = plan.batch([index], attempt: 0).changes[0]
      board.set(index, .dead(letter(change, attempts: attempts, first: first, last: last, parks: parks)))
      guard parks else { continue }
      let item = change.itemPlace
      for later in lane.members where later > index {
        if plan.batch([later], attempt: 0).changes[0].itemPlace == item { board.set(later, .waiting) }
      }
    }
  }

  private func note(_ event: LaneEvent, _ lane: inout Lane) {
    guard case .called(let result) = event else { return }
    options.atPoint?(.afterHandler)
    let answer = self.event(of: result, lane)
    lane.delivery.note(answer, now: cplatform_monotonic_ns(), chance: .random(in: 0..<1))
    switch answer {
    case .succeeded:
      progress.batchesOK += 1
      metrics.called(.ok)
    case .failed(_, let fault), .threw(let fault):
      progress.batchesFailed += 1
      progress.lastError = fault.reason
      metrics.called(.failed)
    default: break
    }
    let bisects = lane.delivery.bisects - lane.bisects
    lane.bisects = lane.delivery.bisects
    progress.bisects += UInt64(bisects)
    metrics.bisected(bisects)
  }

  private func event(of result: HandlerCall.Result, _ lane: Lane) -> Delivery.Event {
    switch result {
    case .stopped: return .threw(Delivery.Fault(.handler, "The trigger was stopped."))
    case .failed(let fault): return .threw(fault)
    case .outcome(let outcome):
      guard outcome.effects.isEmpty else {
        return .threw(
          Delivery.Fault(
            .effects, "A handler with side effects and several lanes returned effects on tables.", isPermanent: true,
            time: WallClock.now()))
      }
      guard let failed = outcome.failedAt else { return .succeeded }
      let fault = Delivery.Fault(
        .handler, outcome.failure ?? "The handler gave no reason.", isPermanent: outcome.isPermanent,
        time: WallClock.now())
      guard lane.handed.indices.contains(failed), let place = lane.members.firstIndex(of: lane.handed[failed]) else {
        return .failed(at: -1, fault)
      }
      return .failed(at: place - lane.delivery.done, fault)
    }
  }

  /// Moves the checkpoint over what is done without a gap.
  private func save(
    _ plan: inout some DeliveryPlan, _ board: LaneBoard, from saved: Int, _ fates: [Fate]
  ) async throws {
    var parts: [Fate] = []
    var letters: [DeadLetter] = []
    for index in saved..<board.done {
      switch board.ends[index] {
      case .waiting: parts.append(.wait)
      case .dead(let letter):
        letters.append(letter)
        parts.append(.deliver)
      case .handled, nil: parts.append(fates[index])
      }
    }
    var settlement = plan.settlement(of: saved..<board.done, parts)
    settlement.handled -= letters.count
    settlement.letters += letters
    _ = try await settle(settlement)
  }
}
