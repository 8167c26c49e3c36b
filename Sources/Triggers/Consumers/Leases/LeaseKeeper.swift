import CPlatform
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The thread that renews this process's leases, one for all of them. It sleeps on a word of memory between two
/// rounds, and without a time limit when there is nothing to renew, so that handlers that keep every other thread busy
/// do not cost a consumer its lease.
final class LeaseKeeper: Sendable {
  static let shared = LeaseKeeper()

  private struct Kept: Sendable {
    var lease: Lease
    var table: LeaseTable
    var renewal: UInt64
    var due: UInt64
  }

  private struct State {
    var next = 0
    var kept: [Int: Kept] = [:]
    var isRunning = false
  }

  /// A word that the thread sleeps on; it lives as long as the process.
  private struct Bell: @unchecked Sendable {
    let word = UnsafeMutableRawPointer.allocate(byteCount: 4, alignment: 4)
    init() { word.storeBytes(of: 0, as: UInt32.self) }
  }

  private let state = Mutex(State())
  private let bell = Bell()

  private init() {}

  /// Renews `lease` from now on, until ``drop(_:)`` or until it is lost.
  ///
  /// - Returns: what to drop it by; `nil` if the system gives no thread, and nothing is renewed.
  func keep(_ lease: Lease, in table: LeaseTable, every renewal: Duration) -> Int? {
    let now = cplatform_monotonic_ns()
    let renewal = max(renewal.nanoseconds, 50_000_000)
    let ticket: Int? = state.withLock { state in
      if !state.isRunning {
        guard cplatform_start_thread({ _ in LeaseKeeper.shared.run() }, nil) == 0 else { return nil }
        state.isRunning = true
      }
      state.next += 1
      state.kept[state.next] = Kept(lease: lease, table: table, renewal: renewal, due: now + renewal)
      return state.next
    }
    ring()
    return ticket
  }

  func drop(_ ticket: Int) { state.withLock { _ = $0.kept.removeValue(forKey: ticket) } }

  private func ring() {
    _ = cplatform_fetch_add32(bell.word, 1)
    cplatform_wake(bell.word)
  }

  private func run() {
    while true {
      let seen = cplatform_load32(bell.word)
      let wait = renewDue()
      cplatform_wait(bell.word, seen, wait)
    }
  }

  /// Renews what is due; returns how many nanoseconds there are until the next is.
  private func renewDue() -> Int64 {
    let now = cplatform_monotonic_ns()
    return state.withLock { state in
      var next = now + 3_600_000_000_000
      for (ticket, kept) in state.kept {
        if kept.due <= now {
          guard kept.table.renew(kept.lease) else {
            state.kept[ticket] = nil
            continue
          }
          state.kept[ticket]?.due = now + kept.renewal
        }
        next = min(next, max(kept.due, now) == now ? now + kept.renewal : kept.due)
      }
      return Int64(next - now)
    }
  }
}
