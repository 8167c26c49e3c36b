import CPlatform

/// A commit that waits for the writer.
///
/// Filled in by whoever leads the group, then handed back through the futex word (a blocked thread) or the continuation.
final class PendingCommit: @unchecked Sendable {
  enum Turn: UInt32 {
    case waiting = 0
    case done = 1
    case lead = 2
  }

  /// Gone once the commit is answered: the closure is only lent by its caller, and the leader's array of the group
  /// outlives the caller's wait.
  private(set) var decide: ((WriteTransaction) throws -> Void)?
  private let continuation: CheckedContinuation<Void, Never>?
  private let word: UnsafeMutablePointer<UInt64>
  /// The commit after which the result holds. Written by the leader before `finish()`.
  var commit: UInt64 = 0
  /// Why nothing was written. Written by the leader before `finish()`.
  var error: (any Error)?

  init(continuation: CheckedContinuation<Void, Never>? = nil, _ decide: @escaping (WriteTransaction) throws -> Void) {
    self.decide = decide
    self.continuation = continuation
    word = .allocate(capacity: 1)
    word.initialize(to: 0)
  }

  deinit { word.deallocate() }

  var isBlocking: Bool { continuation == nil }

  /// Hands the result over. The leader must not touch the commit afterwards.
  func finish() {
    decide = nil
    if let continuation {
      continuation.resume()
    } else {
      signal(.done)
    }
  }

  /// Makes the waiting thread the next leader. Only for a blocking one.
  func promote() { signal(.lead) }

  private func signal(_ turn: Turn) {
    cplatform_store_release(word, UInt64(turn.rawValue))
    cplatform_wake(word)
  }

  /// Blocks until finished or promoted.
  func wait() -> Turn {
    while true {
      let turn = Turn(rawValue: UInt32(truncatingIfNeeded: cplatform_load_acquire(word))) ?? .waiting
      if turn != .waiting { return turn }
      cplatform_wait(word, 0, 1_000_000_000)
    }
  }
}
