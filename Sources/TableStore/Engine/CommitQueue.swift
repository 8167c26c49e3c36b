/// The queue in front of the writer: many callers, one leader at a time.
///
/// A blocking caller who finds no leader leads: it takes all that is waiting as one group, runs it, answers, and goes on
/// until its own commit is answered; then the next blocking caller leads, or, for what came through the async door,
/// the engine's own writer thread. Nothing is handed between threads on the way of a single caller.
final class CommitQueue: @unchecked Sendable {
  private struct State {
    var waiting: [PendingCommit] = []
    var hasLeader = false
    /// The writer thread is asked to lead.
    var threadLeads = false
    var isClosed = false
  }

  private let state = Signal(State())
  private let runGroup: (ArraySlice<PendingCommit>) -> Int

  /// - Parameter runGroup: Runs a prefix of what is given, answers each of it, and returns how many that were (≥ 1).
  init(runGroup: @escaping (ArraySlice<PendingCommit>) -> Int) { self.runGroup = runGroup }

  /// Queues a commit of a blocking caller and returns when it is answered.
  func submitAndWait(_ commit: PendingCommit) throws {
    let leads = try state.read { state in
      if state.isClosed { throw StoreError(.storeUnavailable, "the store is closed") }
      state.waiting.append(commit)
      defer { state.hasLeader = true }
      return !state.hasLeader
    }
    if leads || commit.wait() == .lead { lead(until: commit) }
  }

  /// Queues a commit that is answered through its continuation.
  func submit(_ commit: PendingCommit) {
    let isClosed = state.update { state in
      if state.isClosed { return true }
      state.waiting.append(commit)
      if !state.hasLeader {
        state.hasLeader = true
        state.threadLeads = true
      }
      return false
    }
    if isClosed {
      commit.error = StoreError(.storeUnavailable, "the store is closed")
      commit.finish()
    }
  }

  /// The body of the writer thread; returns after `close()`.
  func serve() {
    while true {
      let go = state.wait { state -> Bool? in
        if state.threadLeads {
          state.threadLeads = false
          return true
        }
        // While somebody leads, what comes behind may yet be handed to this thread.
        return state.isClosed && !state.hasLeader ? false : nil
      }
      guard go == true else { return }
      lead(until: nil)
    }
  }

  var isClosed: Bool { state.read { $0.isClosed } }

  /// Refuses new commits and waits until those that wait are answered.
  func close() {
    state.update { $0.isClosed = true }
    _ = state.wait { $0.hasLeader ? nil : true }
  }

  private func lead(until own: PendingCommit?) {
    var isAnswered = false
    while true {
      let group: [PendingCommit]? = state.read { state in
        if state.waiting.isEmpty {
          state.hasLeader = false
          return nil
        }
        if isAnswered {
          // Leadership goes on to whoever waits longest.
          let next = state.waiting[0]
          if next.isBlocking { next.promote() } else { state.threadLeads = true }
          return nil
        }
        defer { state.waiting.removeAll(keepingCapacity: true) }
        return state.waiting
      }
      guard var rest = group?[...] else { return wakeIfAwaited() }
      while !rest.isEmpty {
        let count = runGroup(rest)
        if let own, rest.prefix(count).contains(where: { $0 === own }) { isAnswered = true }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Wakes the writer thread, or `close()`, only where there is news for them: a wake-up costs more than a commit.
  private func wakeIfAwaited() {
    if state.read({ $0.threadLeads || $0.isClosed }) { state.update { _ in } }
  }
}
