import Dispatch
import Synchronization

/// The door from commands, which block, to calls that are only there for async code.
enum Awaiting {
  /// Runs `body` and blocks the calling thread until it is over; not for Swift's own threads.
  ///
  /// - Throws: what `body` throws.
  static func result<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) throws -> R {
    let outcome = Outcome<R>()
    let isOver = DispatchSemaphore(value: 0)
    Task.detached {
      let result: Result<R, any Error>
      do { result = .success(try await body()) } catch { result = .failure(error) }
      outcome.value.withLock { $0 = result }
      isOver.signal()
    }
    isOver.wait()
    guard let result = outcome.value.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
  }

  private final class Outcome<R: Sendable>: Sendable {
    let value = Mutex<Result<R, any Error>?>(nil)
  }
}
