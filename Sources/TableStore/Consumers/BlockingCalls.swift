/// Threads of their own for what triggers do that may block for long: reading pages of the log and scopes lent to handlers.
/// They are not the store's own threads, so that a handler that hangs never keeps a read waiting.
package enum BlockingCalls {
  private static let readers = BlockingThreads(limit: 16)
  private static let handlers = BlockingThreads(limit: 64)

  /// Runs `body`, which may read from the disk, on a thread where blocking is fine.
  ///
  /// - Throws: what `body` throws; `CancellationError` if the task was cancelled before it began.
  package static func run<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await readers.run(body)
  }

  /// Runs `body`, which calls code of the user's, on a thread where blocking is fine.
  ///
  /// - Throws: as ``run(_:)``.
  package static func handle<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await handlers.run(body)
  }
}
