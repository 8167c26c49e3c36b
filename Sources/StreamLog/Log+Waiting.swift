import CPlatform
import Synchronization

/// How one thread waits for the heads: by the doorbell, and by looking, because whoever moves a head may be killed
/// before it rings.
///
/// Of all threads that wait on one ``Log``, one looks every 50 ms. If a head moved and nobody rang, it rings for the
/// others, who look once a second by themselves. So many idle threads cost hardly more than one.
private struct Watch {
  static let pollNanoseconds: UInt64 = 50_000_000
  static let restNanoseconds: UInt64 = 1_000_000_000

  let page: SharedPage
  /// Whether this thread is the one that looks.
  var isPolling = false
  private var bell: UInt32
  private var visible: UInt64
  private var durable: UInt64

  init(_ page: SharedPage) {
    self.page = page
    (bell, visible, durable) = (page.doorbell, page.visibleCommit, page.durableCommit)
  }

  /// Looks at the bell, then at the heads, and rings if this thread looks for the others and a head has moved in
  /// silence. To be called before each decision to wait. Returns what the bell showed.
  mutating func look() -> UInt32 {
    let now = (page.doorbell, page.visibleCommit, page.durableCommit)
    if isPolling, now.0 == bell, now.1 != visible || now.2 != durable { page.ring() }
    (bell, visible, durable) = now
    return bell
  }
}

extension Log {
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
  ///   - isStopped: looked at after each ``wakeAll()`` and at least once a second; true ends the waiting.
  /// - Returns: whether the head is above `commit`; false if the time ran out, the log was closed, or it was stopped.
  public func waitForHead(
    beyond commit: UInt64, durable: Bool, timeoutMilliseconds: Int, unless isStopped: () -> Bool = { false }
  ) -> Bool {
    let deadline = Log.deadline(timeoutMilliseconds)
    var watch = Watch(page)
    defer { if watch.isPolling { isPolled.store(false, ordering: .sequentiallyConsistent) } }
    while true {
      let bell = watch.look()
      if (durable ? durableCommit : visibleCommit) > commit { return true }
      let now = cplatform_monotonic_ns()
      guard now < deadline, !isClosed.load(ordering: .relaxed), !isStopped() else { return false }
      if !watch.isPolling { watch.isPolling = !isPolled.exchange(true, ordering: .sequentiallyConsistent) }
      let pause = watch.isPolling ? Watch.pollNanoseconds : Watch.restNanoseconds
      page.waitForDoorbell(bell, nanoseconds: Int64(min(deadline - now, pause)))
    }
  }

  /// Makes all waiting threads of all processes look again; for stopping services.
  public func wakeAll() { page.ring() }
}
