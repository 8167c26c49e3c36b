import CPlatform
internal import StreamLog
public import TableStore

extension Consumers {
  /// Waits until a consumer is done with everything up to and with a commit, such as the one that a write returned: what
  /// the consumer keeps, an index for one, then has that write. Wakes with the commit that brings it there. A consumer that
  /// is going through rows is done with nothing before it is through with all of them.
  ///
  /// - Throws: ``TriggerError``: `timedOut`; `unknownConsumer`, also if it is removed meanwhile; `expired`;
  ///   `invalidPosition` for a commit that is still to come.
  @available(*, noasync)
  public func wait(for consumer: String, until commit: CommitNumber, timeout: Duration) throws {
    try wait(for: try ProgressGoal(consumer, commit: commit, in: store), timeout)
  }

  /// The same for one change.
  @available(*, noasync)
  public func wait(for consumer: String, until position: StreamPosition, timeout: Duration) throws {
    try wait(for: try ProgressGoal(consumer, position: position, in: store), timeout)
  }

  @available(*, noasync)
  private func wait(for goal: ProgressGoal, _ timeout: Duration) throws {
    let start = ContinuousClock.now
    while true {
      // Before the look: a commit behind it ends the sleep.
      let seen = store.log.visibleCommit
      if try store.readConsumers({ try goal.isMet($0) }) { return }
      let left = timeout - start.duration(to: .now)
      guard left > .zero else { throw goal.timedOut() }
      _ = store.log.wait(beyond: seen, timeoutMilliseconds: left.milliseconds(atMost: 1000))
    }
  }
}

extension AsyncConsumers {
  /// See ``Consumers/wait(for:until:timeout:)-(_,CommitNumber,_)``. No thread waits.
  public func wait(for consumer: String, until commit: CommitNumber, timeout: Duration) async throws {
    try await wait(for: try await store.onOwnThread { try ProgressGoal(consumer, commit: commit, in: $0) }, timeout)
  }

  /// The same for one change.
  public func wait(for consumer: String, until position: StreamPosition, timeout: Duration) async throws {
    try await wait(for: try await store.onOwnThread { try ProgressGoal(consumer, position: position, in: $0) }, timeout)
  }

  private func wait(for goal: ProgressGoal, _ timeout: Duration) async throws {
    let start = ContinuousClock.now
    while true {
      let seen = store.store.log.visibleCommit
      if try await store.readConsumers({ try goal.isMet($0) }) { return }
      let left = timeout - start.duration(to: .now)
      guard left > .zero else { throw try await store.onOwnThread { _ in goal.timedOut() } }
      _ = try await store.changed(beyond: seen, timeoutMilliseconds: left.milliseconds(atMost: 1000))
    }
  }
}

extension Duration {
  /// Whole milliseconds, rounded up, from 1 to a bound.
  func milliseconds(atMost bound: Int) -> Int {
    let whole = components.seconds.multipliedReportingOverflow(by: 1000)
    guard !whole.overflow else { return bound }
    return min(
      bound, max(1, Int(clamping: whole.partialValue) + Int(components.attoseconds / 1_000_000_000_000_000) + 1))
  }
}
