import Dispatch
import Synchronization

/// Waits on the main thread for async code, where a command has nothing else to do.
enum AsyncCall {
  /// - Throws: what `body` throws.
  static func run(_ body: @escaping @Sendable () async throws -> Void) throws {
    let done = DispatchSemaphore(value: 0)
    let outcome = Outcome()
    Task.detached {
      do { try await body() } catch { outcome.failure.withLock { $0 = error } }
      done.signal()
    }
    done.wait()
    if let error = outcome.failure.withLock({ $0 }) { throw error }
  }

  private final class Outcome: Sendable {
    let failure = Mutex<(any Error)?>(nil)
  }
}
