import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

private let requested = Atomic<Bool>(false)

/// Whether the user asked a long command to stop (Ctrl-C).
///
/// The first request lets the command finish what it has begun; a second one ends the process at once, which a store
/// survives like any kill.
enum Interrupt {
  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// From here on, SIGINT and SIGTERM set ``isRequested`` once. Blocking reads are interrupted.
  static func listen() {
    requested.store(false, ordering: .relaxed)
    var action = sigaction()
    sigemptyset(&action.sa_mask)
    action.sa_flags = CInt(bitPattern: UInt32(truncatingIfNeeded: SA_RESETHAND))
    let handler: @convention(c) (Int32) -> Void = { _ in requested.store(true, ordering: .relaxed) }
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = handler
    #else
      action.__sigaction_handler.sa_handler = handler
    #endif
    // Whoever started this process may have blocked both. Threads made from here on inherit the change.
    var both = sigset_t()
    sigemptyset(&both)
    for signal in [SIGINT, SIGTERM] {
      sigaddset(&both, signal)
      sigaction(signal, &action, nil)
    }
    pthread_sigmask(SIG_UNBLOCK, &both, nil)
  }

  /// A closed pipe becomes a failed write instead of the end of the process.
  static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }
}
