import StreamLog
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The writer: runs groups of commits, one after the other.
extension Engine {
  /// Runs as many of `waiting` as fit a group, makes them durable and visible, answers them. Returns how many.
  ///
  /// Every answer, refusals too, waits for the group's sync: a refusal may rest on a write of the same group.
  func runGroup(_ waiting: ArraySlice<PendingCommit>) -> Int {
    var count = 0
    do {
      // Set by an earlier leader, and only leaders come here.
      if let failure { throw failure }
      try waitForApplier()
      // Before `writing`, which readers need to follow: they do not wait for another process's writer.
      try StreamError.translated { try log.lock(timeoutMilliseconds: options.lockTimeoutMilliseconds) }
      defer { log.unlock() }
      count = try writing.withLock { _ in try writeGroup(waiting) }
    } catch {
      // Nothing of this group was published: all its commits share the reason.
      count = waiting.count
      for pending in waiting { pending.error = error }
    }
    for pending in waiting.prefix(count) { pending.finish() }
    return count
  }

  /// Holds the log's lock and `writing`.
  private func writeGroup(_ waiting: ArraySlice<PendingCommit>) throws -> Int {
    try follow()
    let current = overlay.withLock { $0 }
    let view = try writerView ?? Snapshot(environment)
    writerView = view
    try view.begin(current)
    defer { view.end() }

    let active = current.active
    lookAtSpace(current)
    batch.removeAll()
    var tail = (commit: followed.commit, timestamp: followed.timestamp, records: followed.records)
    var count = 0
    groupChangesCatalogue = false
    groupTally.clear()
    for pending in waiting {
      if batch.byteCount >= options.groupBytes { break }
      count += 1
      decide(pending, in: view, active, &tail)
    }
    if batch.count == 0 {
      // Answers may rest on what another process wrote with less durability.
      if options.durability == .full { try syncLog(upTo: tail.commit) }
      return count
    }
    do {
      try publish(active, upTo: tail.commit)
    } catch {
      retract(active, to: followed.commit)
      throw error
    }
    return count
  }

  /// Lets one commit decide; what it staged becomes a frame of the batch and versions in the overlay that nobody can
  /// see yet.
  private func decide(
    _ pending: PendingCommit, in view: Snapshot, _ active: Generation,
    _ tail: inout (commit: UInt64, timestamp: UInt64, records: UInt64)
  ) {
    let staging = stagingPool.popLast() ?? Staging()
    let transaction = WriteTransaction(
      view, staging, timestamp: max(tail.timestamp, Clock.now()), recordsBefore: tail.records)
    defer {
      staging.clear()
      stagingPool.append(staging)
    }
    do {
      try pending.decide?(transaction)
      let staged = transaction.staging
      guard !staged.isEmpty else {
        pending.commit = tail.commit
        return
      }
      if isShortOfSpace { try refuseGrowth(staged) }
      if staged.recordCount > 0, isStreamFull.load(ordering: .relaxed) { try refuseChanges(staged) }
      try batch.add(
        commit: tail.commit + 1, timestamp: transaction.timestamp, recordCount: staged.recordCount,
        records: staged.records.bytes, redo: staged.redo.bytes)
      if staged.recordCount > 0 { groupTally.add(staged.tally) }
      tail = (tail.commit + 1, transaction.timestamp, tail.records + UInt64(staged.recordCount))
      for operation in staged.operations {
        if operation.space == .system { groupChangesCatalogue = true }
        active.insert(operation.space, staged.key(operation), staged.value(operation), commit: tail.commit)
      }
      view.advance(to: tail.commit)
      pending.commit = tail.commit
    } catch let error as StreamError {
      pending.error = StoreError(error)
    } catch {
      pending.error = error
    }
  }

  /// Looks at the free space ten times a second, and oftener where much is written.
  private func lookAtSpace(_ current: Generations) {
    let now = Clock.monotonic()
    if now - spaceSeen < 100_000, writtenSinceSpaceSeen < 256 << 10 { return }
    spaceSeen = now
    writtenSinceSpaceSeen = 0
    let unapplied = current.active.logBytes + (current.sealed?.logBytes ?? 0)
    isShortOfSpace =
      DiskSpace.free(directory) < DiskSpace.reserve(unapplied: unapplied, segment: options.segmentBytes)
  }

  /// On a disk that is nearly full only deletes get through, and what the catalogue needs for them.
  private func refuseGrowth(_ staged: Staging) throws {
    guard staged.operations.contains(where: { !$0.isDelete && $0.space != .system }) else { return }
    throw StoreError(
      .storeFull, "the disk is nearly full: \(directory) takes only deletes until there is more room")
  }

  /// While the stream is full for a consumer that must not lose changes, changes are refused; what consumers commit gets
  /// through, with the effects that belong to it: it is how the stream gets emptier.
  private func refuseChanges(_ staged: Staging) throws {
    guard !staged.operations.contains(where: { $0.space == .consumers }) else { return }
    throw StoreError(
      .streamFull,
      "The change stream is full: a consumer that blocks writers has not read its oldest part. Let it catch up, reset "
        + "it or remove it, or raise the cap.")
  }

  /// Appends the batch, syncs it if durability says so, and lets everybody see it.
  ///
  /// A sync that failed once is tried again with the batch in a new segment; if that fails too, what the disk holds is
  /// unknown and the store takes no more writes.
  private func publish(_ active: Generation, upTo commit: UInt64) throws {
    let end: LogAddress
    do {
      do {
        end = try appendBatch()
      } catch let error as StreamError where error.code == .syncFailed {
        end = try appendBatch()
      }
    } catch {
      log.rewind()
      guard log.hasFailed else { throw StoreError.translating(error) }
      let reason = StoreError.translating(error)
      failure = StoreError(
        .storeUnavailable, "the store takes no writes since a sync failed; reopen it", cause: reason.description)
      throw StoreError(
        .outcomeUnknown,
        "the disk did not confirm this write: whether it is there shows when the store is reopened",
        cause: reason.description)
    }
    let isNewSegment = end.segment != followed.segment
    followed = end
    if isNewSegment { for wake in segmentBegan.withLock({ Array($0.values) }) { wake() } }
    if !groupTally.isEmpty { committed.withLock { $0.add(groupTally) } }
    active.finish(commit)
    active.logBytes += batch.byteCount
    writtenSinceSpaceSeen += batch.byteCount
    overlay.withLock { $0.show(commit, changingCatalogue: groupChangesCatalogue) }
    if active.wantsOrder() { ordering.update { $0.isWanted = true } }
    sealIfLarge()
  }

  private func appendBatch() throws -> LogAddress {
    let end = try log.append(batch)
    if options.durability == .full { try log.sync() }
    try log.publish()
    return end
  }

  /// Takes back what a group that failed had put into the overlay. Nobody saw it.
  private func retract(_ active: Generation, to commit: UInt64) {
    var node = active.firstNode
    while let current = node {
      if let newest = current.newest, newest.commit > commit {
        active.retract(current.space, current.key, downTo: commit)
      }
      node = current.next(0)
    }
  }

  /// Holds writers back in proportion once the active generation is half full while the sealed one is being applied, and
  /// stops them at its bound until the applier has caught up; there they fail, if the applier cannot go on. Called
  /// under no lock.
  private func waitForApplier() throws {
    if overlay.withLock({ $0.sealed == nil }) { return }
    let fill = writing.withLock { _ in fillLevel(overlay.withLock { $0.active }) }
    if fill < 0.5 { return }
    if fill < 1 {
      let (pace, isFailing) = applying.read { ($0.microsecondsPerGeneration, $0.failure != nil) }
      if isFailing { return }
      // The applier needs `pace` microseconds for a generation; spread the second half of ours over as long.
      let groups = max(1, options.generationBytes / max(batch.byteCount, 4096))
      usleep(UInt32(min(50_000, Double(pace) * (fill - 0.5) * 2 / Double(groups))))
      return
    }
    while true {
      let isApplied = try applying.wait(milliseconds: 1000) { state -> Bool? in
        if let failure = state.failure { throw failure }
        return state.hasWork ? nil : true
      }
      if isApplied == true { return }
      let since = applying.read { $0.waitsSince }
      if let since, Clock.monotonic() - since > UInt64(options.lockTimeoutMilliseconds) * 1000 {
        throw StoreError(
          .storeLocked,
          "another process has been writing to \(directory)/data.mdb for over \(options.lockTimeoutMilliseconds) ms; if "
            + "it is stopped, let it go on or end it")
      }
    }
  }

  /// How full the active generation is: 1 at its bound.
  func fillLevel(_ active: Generation) -> Double {
    max(
      Double(active.byteCount) / Double(options.generationBytes),
      Double(active.logBytes) / Double(options.generationLogBytes),
      Double(active.keyCount) / Double(options.generationEntries))
  }

  /// Holds `writing`.
  func sealIfLarge() {
    if fillLevel(overlay.withLock { $0.active }) >= 1 { seal() }
  }

  /// Makes the active generation the sealed one, unless one is still being applied. Holds `writing`.
  ///
  /// The applier, which looks at any time, finds either no sealed generation or one that knows its end.
  func seal() {
    applying.update { state in
      overlay.withLock { generations in
        guard generations.sealed == nil, !generations.active.isEmpty else { return }
        generations.active.end = followed
        generations.sealed = generations.active
        generations.active = Generation(after: followed.commit, chunks)
        state.hasWork = true
      }
    }
  }
}

extension StoreError {
  /// Any error as this module's.
  static func translating(_ error: any Error) -> StoreError {
    switch error {
    case let error as StoreError: error
    case let error as StreamError: StoreError(error)
    default: StoreError(.storeUnavailable, "unexpected error", cause: String(describing: error))
    }
  }
}
