import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Since when the views of one store in this process have been held: a view that is held for long keeps LMDB from using
/// its free pages, and somebody should know.
final class ReaderAges: Sendable {
  /// One view's entry.
  final class Entry: Sendable {
    /// When the view began, in monotonic microseconds of a coarse clock; 0 while it rests.
    private let began = Atomic<UInt64>(0)

    @inline(__always)
    func begin() { began.store(ReaderAges.now(), ordering: .relaxed) }

    @inline(__always)
    func end() { began.store(0, ordering: .relaxed) }

    fileprivate var since: UInt64 { began.load(ordering: .relaxed) }
  }

  private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

  func add() -> Entry {
    let entry = Entry()
    entries.withLock { $0[ObjectIdentifier(entry)] = entry }
    return entry
  }

  func remove(_ entry: Entry) { entries.withLock { $0[ObjectIdentifier(entry)] = nil } }

  /// How long the oldest view that is going on has been held, in microseconds; 0 if there is none.
  var oldest: UInt64 {
    let now = ReaderAges.now()
    return entries.withLock { entries in
      entries.values.reduce(0) { oldest, entry in
        let since = entry.since
        return since == 0 || since > now ? oldest : max(oldest, now - since)
      }
    }
  }

  /// A clock that costs a few nanoseconds and moves every few milliseconds.
  @inline(__always)
  private static func now() -> UInt64 {
    #if canImport(Darwin)
      Clock.monotonic()
    #else
      Clock.coarse()
    #endif
  }
}
