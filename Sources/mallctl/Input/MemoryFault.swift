#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a store's mapped data file does to a process that reads where it is damaged: the disk cannot deliver a page, the
/// file became shorter, a page points somewhere else, or LMDB finds that its pages contradict each other.
///
/// LMDB's pages have no checksums, so such damage shows as a signal. The command then ends with status 3 and a line that
/// says what to do instead of a backtrace. A trap of Swift's own checks has other signals and is left alone.
enum MemoryFault {
  static func report() {
    for signal in [SIGBUS, SIGSEGV, SIGABRT] {
      var action = sigaction()
      sigemptyset(&action.sa_mask)
      action.sa_flags = CInt(bitPattern: UInt32(truncatingIfNeeded: SA_RESETHAND))
      // Only what POSIX allows in a handler: one write of constant bytes, and the end.
      let handler: @convention(c) (Int32) -> Void = { _ in
        let line: StaticString =
          """
          mallctl: the store's data file cannot be read where it should be: it is damaged, or the disk failed; \
          restore a backup\n
          """
        _ = write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
        _exit(3)
      }
      #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = handler
      #else
        action.__sigaction_handler.sa_handler = handler
      #endif
      sigaction(signal, &action, nil)
    }
  }
}
