import CPlatform
import Synchronization

extension Log {
  /// The longest sleep between two looks at the head. A writer that was killed after it published and before it rang is
  /// noticed after this time. Ten threads that wait cost about two thousandths of a core so.
  private static let pollNanoseconds: UInt64 = 50_000_000

  /// Waits until the visible commit is above `commit`; false if the time ran out. Blocks the thread.
  public func wait(beyond commit: UInt64, timeoutMilliseconds: Int) -> Bool {
    waitForHead(beyond: commit, durable: false, timeoutMilliseconds: timeoutMilliseconds)
  }

  /// Waits until the durable commit is above `commit`; false if the time ran out. Blocks the thread.
  public func waitDurable(beyond commit: UInt64, timeoutMilliseconds: Int) -> Bool {
    waitForHead(beyond: commit, durable: true, timeoutMilliseconds: timeoutMilliseconds)
  }

  /// Waits until a head is above `commit`, whoever moves it. Blocks the thread.
  /// - Parameters:
  ///   - durable: whether the durable head is meant; else the visible one.
  ///   - timeoutMilliseconds: how long to wait at most.
  ///   - isStopped: looked at on each call of ``wakeAll()`` and at least every 50 ms; true ends the waiting.
  /// - Returns: whether the head is above `commit`; false if the time ran out, the log was closed, or it was stopped.
  public func waitForHead(
    beyond commit: UInt64, durable: Bool, timeoutMilliseconds: Int, unless isStopped: () -> Bool = { false }
  ) -> Bool {
    let deadline = Log.deadline(timeoutMilliseconds)
    while true {
      let seen = page.doorbell
      if (durable ? durableCommit : visibleCommit) > commit { return true }
      let now = cplatform_monotonic_ns()
      guard now < deadline, !isClosed.load(ordering: .relaxed), !isStopped() else { return false }
      page.waitForDoorbell(seen, nanoseconds: Int64(min(deadline - now, Log.pollNanoseconds)))
    }
  }

  /// Makes all waiting threads of all processes look again; for stopping services.
  public func wakeAll() { page.ring() }
}
