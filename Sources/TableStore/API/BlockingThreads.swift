#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A few threads of our own for reads asked for by async callers: a read may wait for the disk (a page fault in the
/// map), and Swift's cooperative threads, one per core, must never wait.
///
/// Threads start with the first job and sleep between jobs. Jobs run in the order they came, each on one thread from
/// beginning to end.
final class BlockingThreads: Sendable {
  private typealias Job = @Sendable () -> Void

  private struct State {
    var jobs: [Job] = []
    /// Index of the next job in `jobs`; those before it are done and dropped once they are many.
    var next = 0
    var threads = 0
    /// Threads that have nothing to do.
    var idle = 0
    /// Those of them that sleep until they are woken.
    var sleeping = 0
    /// Whether one that sleeps has been woken and has not looked yet. It wakes the next when it leaves jobs behind, so
    /// no job is left while threads sleep, and short jobs that come fast are done by threads that are awake.
    var isWaking = false
    var isStopped = false

    /// Whether a thread is to be woken now.
    mutating func mustWake() -> Bool {
      guard next < jobs.count, sleeping > 0, !isWaking else { return false }
      isWaking = true
      return true
    }

    mutating func takeJob() -> Job? {
      guard next < jobs.count else { return nil }
      let job = jobs[next]
      next += 1
      if next == jobs.count || next >= 1024 {
        jobs.removeFirst(next)
        next = 0
      }
      return job
    }
  }

  private enum Turn {
    /// A job, and whether to wake another thread for those behind it.
    case job(Job, wakesNext: Bool)
    case end
  }

  private let limit: Int
  private let state = Signal(State())

  init(limit: Int) { self.limit = max(1, min(limit, 64)) }

  /// Runs `body` on one of the threads and waits for it without blocking.
  ///
  /// - Throws: what `body` throws; `CancellationError` if the calling task was cancelled before; ``StoreError`` with
  ///   code `storeUnavailable` after ``stop()`` or if the system gives no thread.
  func run<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try Task.checkCancellation()
    return try await withCheckedThrowingContinuation { continuation in
      if !enqueue({ continuation.resume(with: Result(catching: body)) }) {
        continuation.resume(throwing: StoreError(.storeUnavailable, "The store is closed."))
      }
    }
  }

  /// Lets jobs already queued finish and the threads end; later jobs are refused.
  func stop() {
    state.update { $0.isStopped = true }
  }

  private func enqueue(_ job: @escaping Job) -> Bool {
    var wakes = false
    let isTaken = state.read { state in
      if state.isStopped { return false }
      let waiting = state.jobs.count - state.next
      if state.idle <= waiting, state.threads < limit, startThread() {
        state.threads += 1
        state.idle += 1
      }
      if state.threads == 0 { return false }
      state.jobs.append(job)
      wakes = state.mustWake()
      return true
    }
    if wakes { state.wakeOne() }
    return isTaken
  }

  private func startThread() -> Bool {
    let start = Unmanaged.passRetained(self)
    #if canImport(Darwin)
      var thread: pthread_t?
      let status = pthread_create(&thread, nil, { BlockingThreads.main($0) }, start.toOpaque())
      if status == 0, let thread { pthread_detach(thread) }
    #else
      var thread = pthread_t()
      let status = pthread_create(&thread, nil, { BlockingThreads.main($0) }, start.toOpaque())
      if status == 0 { pthread_detach(thread) }
    #endif
    if status != 0 { start.release() }
    return status == 0
  }

  private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument {
      Unmanaged<BlockingThreads>.fromOpaque(argument).takeRetainedValue().work()
    }
    return nil
  }

  /// One thread: takes jobs until stopped and drained. It counts as idle when it starts.
  private func work() {
    while true {
      var hasSlept = false
      let turn = state.wait(milliseconds: nil) { state -> Turn? in
        if hasSlept {
          state.sleeping -= 1
          state.isWaking = false
        }
        if let job = state.takeJob() {
          state.idle -= 1
          return .job(job, wakesNext: state.mustWake())
        }
        if state.isStopped {
          state.idle -= 1
          state.threads -= 1
          return .end
        }
        state.sleeping += 1
        hasSlept = true
        return nil
      }
      guard case .job(let job, let wakesNext) = turn else { return }
      if wakesNext { state.wakeOne() }
      job()
      state.read { $0.idle += 1 }
    }
  }
}
