import StreamLog

/// Threads of their own for what triggers do that may block: reading pages of the log, scopes lent to handlers, waiting
/// for commits. Two sets, so that those who wait never keep those who work from a thread.
package enum BlockingCalls {
  private static let workers = BlockingThreads(limit: 16)
  private static let waiters = BlockingThreads(limit: 64)

  /// Runs `body` on a thread where blocking is fine.
  ///
  /// - Throws: what `body` throws; `CancellationError` if the task was cancelled before it began.
  package static func run<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await workers.run(body)
  }

  /// Waits until the durable commit of `store` is above `commit`, or for `milliseconds`; false if the time ran out.
  ///
  /// A cancelled task waits for no longer than 50 ms.
  package static func wait(_ store: Store, beyond commit: UInt64, milliseconds: Int) async throws -> Bool {
    let log = store.log
    let isCancelled = Locked(false)
    return try await withTaskCancellationHandler {
      try await waiters.run {
        log.waitForHead(beyond: commit, durable: true, timeoutMilliseconds: milliseconds) {
          isCancelled.withLock { $0 }
        }
      }
    } onCancel: {
      isCancelled.withLock { $0 = true }
    }
  }
}

extension Store {
  /// Microseconds since 1970, by the clock the store was opened with.
  package var now: UInt64 { options.clock() }
}
