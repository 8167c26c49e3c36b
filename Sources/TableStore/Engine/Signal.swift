#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A mutex with a condition: a few words of state that threads of ours wait on.
final class Signal<State>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var state: State

  /// What deadlines are counted by: where the system can, a clock that nobody sets.
  private static var clock: clockid_t {
    #if canImport(Darwin)
      CLOCK_REALTIME
    #else
      CLOCK_MONOTONIC
    #endif
  }

  init(_ state: sending State) {
    self.state = state
    pthread_mutex_init(mutex, nil)
    #if canImport(Darwin)
      pthread_cond_init(condition, nil)
    #else
      var attributes = pthread_condattr_t()
      pthread_condattr_init(&attributes)
      pthread_condattr_setclock(&attributes, Self.clock)
      pthread_cond_init(condition, &attributes)
      pthread_condattr_destroy(&attributes)
    #endif
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Changes the state and wakes all who wait.
  func update<R>(_ body: (inout State) throws -> R) rethrows -> R {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    return try body(&state)
  }

  /// Looks at the state, or changes it in a way nobody waits for.
  func read<R>(_ body: (inout State) throws -> R) rethrows -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Wakes one of those that wait, or more.
  func wakeOne() { pthread_cond_signal(condition) }

  /// Waits until `body` returns a value, looking again after every update, or until the time is up (`nil`).
  func wait<R>(milliseconds: Int? = nil, until body: (inout State) throws -> R?) rethrows -> R? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    var deadline = timespec()
    if let milliseconds {
      clock_gettime(Self.clock, &deadline)
      deadline.tv_sec += milliseconds / 1000
      deadline.tv_nsec += (milliseconds % 1000) * 1_000_000
      if deadline.tv_nsec >= 1_000_000_000 {
        deadline.tv_sec += 1
        deadline.tv_nsec -= 1_000_000_000
      }
    }
    while true {
      if let result = try body(&state) { return result }
      if milliseconds == nil {
        pthread_cond_wait(condition, mutex)
      } else if pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT {
        return try body(&state)
      }
    }
  }
}

/// A thread of ours, for what blocks. `join` waits for its end.
final class WorkerThread: @unchecked Sendable {
  private var thread: pthread_t
  private final class Work {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  init(_ run: @escaping @Sendable () -> Void) {
    let work = Unmanaged.passRetained(Work(run)).toOpaque()
    #if canImport(Darwin)
      var handle: pthread_t?
      pthread_create(
        &handle, nil,
        { argument in
          Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
          return nil
        }, work)
      thread = handle!
    #else
      thread = pthread_t()
      pthread_create(
        &thread, nil,
        { argument in
          Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue().run()
          return nil
        }, work)
    #endif
  }

  func join() { pthread_join(thread, nil) }
}

/// Clocks, in microseconds.
package enum Clock {
  /// Since 1970.
  package static func now() -> UInt64 { read(CLOCK_REALTIME) }
  /// Since an arbitrary moment; never goes back.
  static func monotonic() -> UInt64 { read(CLOCK_MONOTONIC) }

  #if !canImport(Darwin)
    /// As ``monotonic()``, to a few milliseconds, for less.
    static func coarse() -> UInt64 { read(CLOCK_MONOTONIC_COARSE) }
  #endif

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000
  }
}
