#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The thread that does a store's work in the background: keeps the stream within its bounds, deletes what has expired,
/// fills new indexes, frees what dropped tables leave.
///
/// It looks once a second and at once when told to or when a segment of the log was begun; each step is bounded, so that stopping never waits long. What it
/// leaves undone, another process or the next opening takes up.
final class Housekeeper: Sendable {
  private struct State {
    var isStopped = false
    var isWanted = false
    var hasNewSegment = false
    var failure: StoreError?
  }

  /// Steps of background jobs between two looks at whether to stop.
  private static let steps = 4
  private static let period = 1000
  /// After an error, such as a full disk.
  private static let pause = 5000

  private let state: Signal<State>
  private let engine: Engine
  private let thread: WorkerThread

  init(_ tables: TableEngine, _ options: StoreOptions) {
    let state = Signal(State())
    self.state = state
    engine = tables.engine
    thread = WorkerThread { Housekeeper.run(tables, options, state) }
    engine.segmentBegan.withLock { wakers in
      wakers[ObjectIdentifier(state)] = {
        state.update { state in
          state.hasNewSegment = true
          state.isWanted = true
        }
      }
    }
  }

  /// Has it look at once.
  func wake() { state.update { $0.isWanted = true } }

  /// What kept it from its work the last time, if anything did.
  var failure: StoreError? { state.read { $0.failure } }

  /// Stops after the step it is at. Blocking.
  func stop() {
    _ = engine.segmentBegan.withLock { $0.removeValue(forKey: ObjectIdentifier(state)) }
    state.update { $0.isStopped = true }
    thread.join()
  }

  private static func run(_ tables: TableEngine, _ options: StoreOptions, _ state: Signal<State>) {
    let jobs = BackgroundJobRunner(tables)
    let sweeper = ExpirySweeper(tables)
    var stream = StreamKeeper(tables.engine, periodMilliseconds: options.retentionMilliseconds)
    var delay = period
    while true {
      // `nil`: the time is up.
      let isStopped = state.wait(milliseconds: min(delay, stream.delayMilliseconds)) { state -> Bool? in
        if state.isStopped { return true }
        if !state.isWanted { return nil }
        state.isWanted = false
        return false
      }
      if isStopped == true { return }
      let hasNewSegment = state.read { state in
        defer { state.hasNewSegment = false }
        return state.hasNewSegment
      }
      do {
        // The stream first: where it is full, nothing else that writes gets on.
        let hasStream = try stream.look(hasNewSegment: hasNewSegment)
        // Expiry before jobs, which cannot run while there is a backup.
        let hasExpired = try sweeper.sweep(now: tables.clock() / 1_000_000).more
        let hasJobs = try jobs.run(steps: steps)
        delay = hasJobs || hasExpired || hasStream ? 0 : period
        state.update { $0.failure = nil }
      } catch {
        delay = pause
        let failure =
          error as? StoreError
          ?? StoreError(.storeUnavailable, "The store's background work failed.", cause: "\(error)")
        state.update { $0.failure = failure }
      }
    }
  }
}

extension Clock {
  static func sleep(milliseconds: UInt32) { usleep(milliseconds * 1000) }
}
