import Dispatch
import Synchronization

/// Runs async code from a command, whose own thread is none of Swift's cooperative ones and may wait.
enum AsyncWork {
  /// How often the wish to stop is looked at.
  private static let look = DispatchTimeInterval.milliseconds(100)

  /// Runs `body` to its end and returns what it returned. Ctrl-C and SIGTERM cancel it, see ``Interrupt``.
  ///
  /// - Throws: what `body` throws.
  static func run<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) throws -> R {
    let slot = Slot<R>()
    let finished = DispatchSemaphore(value: 0)
    let task = Task.detached {
      let outcome: Result<R, any Error>
      do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
      slot.outcome.withLock { $0 = outcome }
      finished.signal()
    }
    while finished.wait(timeout: .now() + look) == .timedOut {
      if Interrupt.isRequested { task.cancel() }
    }
    guard let outcome = slot.outcome.withLock({ $0 }) else { throw CancellationError() }
    return try outcome.get()
  }

  private final class Slot<R: Sendable>: Sendable {
    let outcome = Mutex<Result<R, any Error>?>(nil)
  }
}
