import Foundation
import Synchronization

/// Threads that work side by side until all have ended or one has failed.
final class ThreadGroup: Sendable {
  private let running = DispatchGroup()
  private let failure = Mutex<(any Error)?>(nil)

  /// Whether a thread has thrown: a sign for the others to stop.
  var hasFailed: Bool { failure.withLock { $0 != nil } }

  func start(_ body: @escaping @Sendable () throws -> Void) {
    running.enter()
    let thread = Thread { [self] in
      defer { running.leave() }
      do { try body() } catch { failure.withLock { $0 = $0 ?? error } }
    }
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Waits for all threads.
  ///
  /// - Throws: what the first of them to fail threw.
  func wait() throws {
    running.wait()
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
