import CPlatform
internal import TableStore

// What a session commits, and what it remembers of it.
extension RunSession {
  /// How often at most the counters are written along with a commit that does not need them, in nanoseconds.
  private static let counterInterval: UInt64 = 250_000_000

  /// Commits `settlement` and takes note of it. A full disk is waited for.
  ///
  /// - Throws: ``Settlement/Refused``, ``Settlement/NothingToWaitFor`` (after looking again what is parked);
  ///   ``TriggerError`` `fenced`; ``StoreError``; `CancellationError` while it waits for a full disk.
  func commit(_ draft: Settlement) async throws -> Settlement.Result {
    let settlement = ready(draft)
    if !settlement.effects.isEmpty || settlement.handled > 0 { options.atPoint?(.beforeCommit) }
    let asked = cplatform_monotonic_ns()
    let (result, number) = try await trying {
      try await store.async.commitConsumers { try settlement.commit($0) }
    }
    options.atPoint?(.afterCommit)
    note(settlement, result)
    let now = cplatform_monotonic_ns()
    backfillRest = pace.rest(after: number.rawValue, took: now - asked, now: now)
    return result
  }

  /// Adds the counters to a commit, and what else goes along with it.
  func ready(_ draft: Settlement) -> Settlement {
    var settlement = draft
    progress.recordsOK += UInt64(settlement.handled)
    progress.recordsDead += UInt64(settlement.letters.count)
    progress.recordsParked += UInt64(settlement.waiting.count)
    let isDue = cplatform_monotonic_ns() - savedAt >= RunSession.counterInterval
    let isNews = !settlement.letters.isEmpty || !settlement.queue.isEmpty || progress.lastError != nil
    if isDue || isNews { settlement.progress = progress }
    settlement.clearsStarts = crashLoop.clears
    return settlement
  }

  /// Undoes what ``ready(_:)`` counted for a commit that did not happen.
  func forget(_ settlement: Settlement) {
    progress.recordsOK -= UInt64(settlement.handled)
    progress.recordsDead -= UInt64(settlement.letters.count)
    progress.recordsParked -= UInt64(settlement.waiting.count)
  }

  /// Takes note of a commit.
  func note(_ settlement: Settlement, _ result: Settlement.Result) {
    place = settlement.to
    if settlement.progress != nil {
      progress = RunProgress()
      savedAt = cplatform_monotonic_ns()
    }
    if let window = settlement.window { windows.commit(window) }
    for letter in settlement.letters where letter.parksItem { parked.insert(letter.change.itemPlace) }
    for item in result.released { parked.remove(item) }
    for step in settlement.queue {
      if case .became(let letter) = step { parked.insert(letter.change.itemPlace) }
    }
    progress.effectsPassedOver += UInt64(result.passedOver)
    if settlement.clearsStarts || settlement.handled > 0 { crashLoop.finished() }
    metrics.settled(settlement)
  }

  /// Runs a commit; waits and tries again while the disk or the stream is full.
  func trying<R: Sendable>(_ body: () async throws -> R) async throws -> R {
    var pause = 1000
    while true {
      do {
        return try await body()
      } catch let error as StoreError where error.code == .storeFull || error.code == .streamFull {
        metrics.called(.failed)
        try await Task.sleep(for: .milliseconds(pause))
        pause = min(pause * 2, 30_000)
      }
    }
  }

  /// Commits `settlement`, where a refusal of its effects is an answer.
  ///
  /// - Returns: the fault if the effects cannot be applied.
  func settle(_ settlement: Settlement) async throws -> Delivery.Fault? {
    do {
      _ = try await commit(settlement)
      return nil
    } catch let refused as Settlement.Refused {
      forget(settlement)
      progress.lastError = refused.fault.reason
      return refused.fault
    } catch is Settlement.NothingToWaitFor {
      forget(settlement)
      let id = owner.fence.incarnation
      parked = try await store.async.readConsumers { try $0.parkedItems(id) }
      throw Settlement.NothingToWaitFor()
    }
  }

  /// Blocks the trigger: it stops, visibly, until somebody resumes it.
  func block(_ reason: String) async throws -> Never {
    let fence = owner.fence
    _ = try await trying {
      try await store.async.commitConsumers { transaction in
        _ = try transaction.checkpoint(fence)
        transaction.delete(ConsumerKey.starts(fence.incarnation))
        try transaction.updateActivity(fence.incarnation) {
          $0.blockedReason = reason
          $0.failed(reason, at: transaction.timestamp)
        }
      }
    }
    throw TriggerError(.handlerFailed, "The trigger \(definition.name) is blocked: \(reason)", isPermanent: true)
  }

  // MARK: Crash loops

  func refuseCrashLoop() async throws {
    guard crashLoop.isLooping(now: WallClock.now()) else { return }
    try await block(
      "It was started \(crashLoop.limit) times within \(crashLoop.seconds) seconds and its process never lived to "
        + "finish a batch.")
  }

  /// Before the first batch is handed out.
  func markStart() async throws {
    guard let starts = crashLoop.marking(now: WallClock.now()) else { return }
    let fence = owner.fence
    _ = try await trying {
      try await store.async.commitConsumers { transaction in
        _ = try transaction.checkpoint(fence)
        transaction.put(ConsumerKey.starts(fence.incarnation), CrashLoopGuard.stored(starts))
      }
    }
    crashLoop.marked()
  }

  /// After an orderly stop before any batch was finished: this start does not count.
  func unmarkStart() async {
    guard crashLoop.isMarked, !crashLoop.isDone else { return }
    let (fence, earlier, store) = (owner.fence, crashLoop.starts, store)
    // The runner's own task is cancelled at this point; this short commit is not to be.
    await Task {
      _ = try? await store.async.commitConsumers { transaction in
        _ = try transaction.checkpoint(fence)
        let key = ConsumerKey.starts(fence.incarnation)
        earlier.isEmpty ? transaction.delete(key) : transaction.put(key, CrashLoopGuard.stored(earlier))
      }
    }.value
  }
}
