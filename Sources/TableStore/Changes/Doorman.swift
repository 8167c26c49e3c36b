import StreamLog

/// Wakes async readers of the stream when there is more to read, whoever wrote it: one thread for all of them, which
/// listens to the log's doorbell off Swift's cooperative threads.
///
/// The thread starts with the first reader that waits, and sleeps for good while nobody does. While somebody does, it
/// looks at the head when the doorbell rings and at most every 50 ms, and writes nothing.
final class Doorman: Sendable {
  private struct Waiter {
    let commit: UInt64
    /// Monotonic microseconds.
    let deadline: UInt64
    let continuation: CheckedContinuation<Bool, any Error>
  }

  private struct State {
    var waiters: [UInt64: Waiter] = [:]
    /// Those that were cancelled before they had come to wait.
    var cancelled: Set<UInt64> = []
    var lastNumber: UInt64 = 0
    var isStopped = false
    /// The soonest of the deadlines; raised only by the thread.
    var deadline = UInt64.max
    var thread: WorkerThread?
    /// Times the head moved while somebody waited.
    var wakeups = 0
  }

  /// The longest sleep of the thread while somebody waits.
  private static let longestWait: UInt64 = 600_000_000

  private let engine: Engine
  private let state = Signal(State())

  init(_ engine: Engine) { self.engine = engine }

  /// How often the thread has found the head moved.
  var wakeups: Int { state.read { $0.wakeups } }

  /// How many wait.
  var waiting: Int { state.read { $0.waiters.count } }

  /// Waits without a thread until a commit above `commit` is durable.
  ///
  /// - Returns: false if the time ran out; that may take 50 ms longer.
  /// - Throws: `CancellationError` at once if the task is cancelled; ``StoreError`` `storeUnavailable` once the store
  ///   is closed.
  func changed(beyond commit: UInt64, timeoutMilliseconds: Int) async throws -> Bool {
    try Task.checkCancellation()
    let number = state.read { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    let milliseconds = UInt64(min(max(timeoutMilliseconds, 0), Int(Int32.max)))
    let deadline = Clock.monotonic() + milliseconds * 1000
    // What was cancelled after its answer is of no use to anybody.
    defer { state.read { _ = $0.cancelled.remove(number) } }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        add(number, Waiter(commit: commit, deadline: deadline, continuation: continuation))
      }
    } onCancel: {
      cancel(number)
    }
  }

  /// Ends all waiting with an error, and the thread. Blocking.
  func stop() {
    let (waiters, thread) = state.update { state in
      state.isStopped = true
      defer { state.waiters = [:] }
      return (state.waiters, state.thread)
    }
    for waiter in waiters.values { waiter.continuation.resume(throwing: Doorman.closed) }
    guard let thread else { return }
    engine.log.wakeAll()
    thread.join()
  }

  private static var closed: StoreError { StoreError(.storeUnavailable, "The store is closed.") }

  private func add(_ number: UInt64, _ waiter: Waiter) {
    let answer = state.update { state -> Result<Bool, any Error>? in
      if state.cancelled.remove(number) != nil { return .failure(CancellationError()) }
      if state.isStopped { return .failure(Doorman.closed) }
      // Looked at under the lock: the thread, which waits for more than it saw before it looked at the waiters, then
      // finds this one or has been overtaken by the head.
      if engine.log.durableCommit > waiter.commit { return .success(true) }
      state.waiters[number] = waiter
      state.deadline = min(state.deadline, waiter.deadline)
      if state.thread == nil {
        let (engine, signal) = (engine, self.state)
        state.thread = WorkerThread { Doorman.run(engine, signal) }
      }
      return nil
    }
    if let answer { waiter.continuation.resume(with: answer) }
  }

  private func cancel(_ number: UInt64) {
    let waiter = state.read { state in
      let waiter = state.waiters.removeValue(forKey: number)
      if waiter == nil { state.cancelled.insert(number) }
      return waiter
    }
    waiter?.continuation.resume(throwing: CancellationError())
  }

  private static func run(_ engine: Engine, _ signal: Signal<State>) {
    let log = engine.log
    while true {
      // Nobody waits: sleep without a deadline.
      let isStopped = signal.wait { state in state.isStopped ? true : state.waiters.isEmpty ? nil : false }
      if isStopped == true { return }
      if engine.readersSync, log.durableCommit < log.visibleCommit {
        // A failure shows when the store is written to; until then the readers have what is durable.
        try? log.syncVisible()
      }
      let (durable, visible) = (log.durableCommit, log.visibleCommit)
      let now = Clock.monotonic()
      let answered = signal.read { state -> [(waiter: Waiter, isThere: Bool)] in
        let answered = state.waiters.filter { $0.value.commit < durable || $0.value.deadline <= now }
        for number in answered.keys { state.waiters[number] = nil }
        state.deadline = state.waiters.values.lazy.map(\.deadline).min() ?? .max
        return answered.values.map { ($0, $0.commit < durable) }
      }
      for (waiter, isThere) in answered { waiter.continuation.resume(returning: isThere) }
      let deadline = signal.read { $0.waiters.isEmpty ? now : min($0.deadline, now + Doorman.longestWait) }
      guard deadline > now else { continue }
      let hasMoved = log.waitForHead(
        beyond: engine.readersSync ? visible : durable, durable: !engine.readersSync,
        timeoutMilliseconds: Int((deadline - now + 999) / 1000)
      ) {
        signal.read { $0.isStopped || $0.waiters.isEmpty || $0.deadline < deadline }
      }
      if hasMoved { signal.read { $0.wakeups += 1 } }
    }
  }
}
