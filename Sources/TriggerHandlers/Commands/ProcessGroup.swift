import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The process group of a command: killed as a whole, before it has begun (then as soon as it does) or while it runs,
/// but never once it is over, since its number may then be another's.
final class ProcessGroup: Sendable {
  private struct State {
    var id: pid_t?
    var isEnded = false
    var isOver = false
    var isTimedOut = false
  }

  private let state = Mutex(State())

  /// The group with this number has begun.
  func begin(_ id: pid_t) {
    state.withLock { state in
      state.id = id
      if state.isEnded { Self.kill(id) }
    }
  }

  /// Kills the group.
  func end(isTimeout: Bool) {
    state.withLock { state in
      guard !state.isOver else { return }
      state.isEnded = true
      if isTimeout { state.isTimedOut = true }
      if let id = state.id { Self.kill(id) }
    }
  }

  /// Its first process has ended and was waited for.
  func isOver() { state.withLock { $0.isOver = true } }

  var isTimedOut: Bool { state.withLock { $0.isTimedOut } }

  private static func kill(_ id: pid_t) {
    #if canImport(Glibc)
      _ = Glibc.kill(-id, SIGKILL)
    #elseif canImport(Musl)
      _ = Musl.kill(-id, SIGKILL)
    #else
      _ = Darwin.kill(-id, SIGKILL)
    #endif
  }
}
