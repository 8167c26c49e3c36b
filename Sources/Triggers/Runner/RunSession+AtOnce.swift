internal import TableStore

// Batches whose effects are computed side by side and committed at once.
extension RunSession {
  /// Parts the changes by item, has the handler compute the effects of all parts side by side, and commits them together:
  /// changes of one item keep their order. If anything fails, nothing is committed.
  ///
  /// - Returns: how many changes are done; `nil` if something failed.
  func driveAtOnce(_ batch: some DeliveryPlan) async throws -> Int? {
    var plan = batch
    let range = 0..<plan.count
    let fates = plan.fates(range)
    guard case .returning(let handler) = handler else { return nil }
    let lanes = Lanes.parts(of: plan, fates, count: settings.lanes).filter { !$0.isEmpty }
    let batches = lanes.map { plan.batch($0, attempt: 0) }
    let results = await call(handler, batches)
    options.atPoint?(.afterHandler)
    var settlement = plan.settlement(of: range, fates)
    for result in results {
      switch result {
      case .outcome(let outcome) where outcome.failedAt == nil: settlement.effects += outcome.effects.items
      case .stopped: throw CancellationError()
      case .outcome, .failed: return nil
      }
    }
    settlement.cause = cause(of: batches.flatMap(\.changes))
    do {
      if try await settle(settlement) != nil { return nil }
    } catch is Settlement.NothingToWaitFor {
      return 0
    }
    progress.batchesOK += UInt64(lanes.count)
    for _ in lanes { metrics.called(.ok) }
    return plan.count
  }

  /// The results in the order of the batches.
  private func call(_ handler: any TriggerHandler, _ batches: [TriggerBatch]) async -> [HandlerCall.Result] {
    let milliseconds = settings.timeout
    return await withTaskGroup(of: (Int, HandlerCall.Result).self) { group in
      for (lane, batch) in batches.enumerated() {
        group.addTask { (lane, await HandlerCall.run(handler, batch, milliseconds: milliseconds)) }
      }
      var results = [HandlerCall.Result](repeating: .stopped, count: batches.count)
      for await (lane, result) in group { results[lane] = result }
      return results
    }
  }
}

/// Parts of a batch that are handled side by side.
enum Lanes {
  /// The indexes of the changes that the handler gets, by lane, in order; all changes of one item are in one lane.
  static func parts(of plan: some DeliveryPlan, _ fates: [Fate], count: Int) -> [[Int]] {
    var parts = [[Int]](repeating: [], count: count)
    let delivered = fates.indices.filter { if case .deliver = fates[$0] { true } else { false } }
    for (index, change) in zip(delivered, plan.batch(delivered, attempt: 0).changes) {
      parts[Int(change.itemPlace.last ?? 0) % count].append(index)
    }
    return parts
  }
}
