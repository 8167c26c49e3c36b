import StreamLog

/// What the applier and those who wait for it share.
struct ApplierState {
  /// A generation is sealed and not yet applied. Changes together with ``Generations/sealed``.
  var hasWork = false
  /// Someone waits for all that is written to be applied.
  var isUrged = false
  var isStopping = false
  /// Why the last attempt failed; cleared by the next one that does not.
  var failure: StoreError?
  /// Since when the applier waits for LMDB's write lock (monotonic microseconds); `nil` when it does not.
  var waitsSince: UInt64?
  /// How long a generation took last time.
  var microsecondsPerGeneration: UInt64 = 200_000
  /// Counts finished generations, for those who wait for one.
  var finished = 0
}

/// Feeding LMDB: one whole sealed generation per LMDB transaction, in key order.
extension Engine {
  /// The applier's thread.
  func runApplier() {
    while true {
      let step = applying.wait(milliseconds: options.quietMilliseconds) { state -> Bool? in
        if state.isStopping { return false }
        if state.isUrged { return true }
        return state.hasWork && state.failure == nil ? true : nil
      }
      if step == false { return }
      if step == nil { sealIfQuiet() }
      do {
        let isUrged = applying.read { state in
          defer { state.isUrged = false }
          return state.isUrged
        }
        if isUrged { writing.withLock { _ in seal() } }
        _ = try applySealed()
        applying.update { $0.failure = nil }
      } catch {
        applying.update { state in
          state.failure = StoreError.translating(error)
          state.waitsSince = nil
        }
      }
    }
  }

  /// In `interval` durability, a thread that syncs what was answered since the last time. The applier could not: it may
  /// be at work on LMDB for longer.
  func runSyncer(milliseconds: Int) {
    while applying.wait(milliseconds: max(1, milliseconds), until: { $0.isStopping ? true : nil }) == nil {
      // If it fails, the log remembers and refuses the next write.
      try? syncLog(upTo: log.visibleCommit)
    }
  }

  /// Makes the log durable up to `commit`, whatever the durability.
  func syncLog(upTo commit: UInt64) throws {
    if log.durableCommit >= commit { return }
    try StreamError.translated { try log.syncVisible() }
  }

  /// Seals the active generation if nothing was written since the last look.
  private func sealIfQuiet() {
    writing.withLock { _ in
      let active = overlay.withLock { $0.active }
      if active.isEmpty { chunks.drain() }
      if !active.isEmpty, active.last == quietMark { seal() }
      quietMark = active.last
    }
  }

  /// Applies the sealed generation, if there is one. Returns whether there was.
  func applySealed() throws -> Bool {
    guard let sealed = overlay.withLock({ $0.sealed }) else { return false }
    let end = sealed.end
    let began = Clock.monotonic()
    // LMDB is never ahead of the durable log, in every durability mode.
    try syncLog(upTo: end.commit)
    applying.update { $0.waitsSince = Clock.monotonic() }
    try environment.write { transaction in
      applying.update { $0.waitsSince = nil }
      let applied = try AppliedMark.commit(transaction, environment.databases)
      // Another process may have applied as far, or part of it. What it did is done; the rest is ours.
      guard applied < end.commit else { return }
      guard sealed.start <= applied else {
        throw StoreError(.storeCorrupted, "data.mdb is behind the overlay: \(applied) < \(sealed.start)")
      }
      let writer = LMDBWriter(transaction, environment.databases)
      var node = sealed.firstNode
      while let current = node {
        if let version = current.version(at: end.commit, above: applied) {
          if let value = version.value {
            try writer.put(current.space, current.key, value)
          } else {
            try writer.delete(current.space, current.key)
          }
        }
        node = current.next(0)
      }
      try writer.finish()
      try AppliedMark.write(end, transaction, environment.databases)
    }
    applying.update { state in
      overlay.withLock { $0.sealed = nil }
      state.hasWork = false
      state.failure = nil
      state.finished += 1
      state.microsecondsPerGeneration = Clock.monotonic() - began
    }
    _ = try? environment.clearStaleReaders()
    return true
  }

  /// Applies everything written so far and returns when LMDB holds it.
  func applyAll() throws {
    let target = log.visibleCommit
    _ = try generations()
    while true {
      let applied = try environment.read { try AppliedMark.commit($0, environment.databases) }
      if applied >= target { return }
      let finished = applying.update { state in
        state.isUrged = true
        state.failure = nil
        return state.finished
      }
      _ = try applying.wait(milliseconds: 1000) { state -> Bool? in
        if let failure = state.failure { throw failure }
        return state.finished > finished ? true : nil
      }
    }
  }

  /// Before the files are closed: applies what is left unless it is little, so that every opening finds little to follow,
  /// and neither a loop of single puts nor a look beside a busy server pays for an LMDB commit each time.
  func applyBeforeClosing() throws {
    try syncLog(upTo: log.visibleCommit)
    while try applySealed() {}
    let isWorthIt = try writing.withLock { _ in
      try follow()
      let active = overlay.withLock { $0.active }
      if active.logBytes < 1 << 20 { return false }
      seal()
      return true
    }
    if isWorthIt { while try applySealed() {} }
  }
}
