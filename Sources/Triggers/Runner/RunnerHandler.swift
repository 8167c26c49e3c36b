import Synchronization
internal import TableStore

/// What a runner calls.
enum RunnerHandler: Sendable {
  case returning(any TriggerHandler)
  case inTransaction(any TransactionHandler)

  var ownsTransaction: Bool {
    if case .inTransaction = self { true } else { false }
  }
}

/// Sees to it that a call in a transaction that was given up is not committed: either the call is given up before its
/// commit begins, or the commit's end is waited for.
final class TransactionGate: Sendable {
  struct GivenUp: Error {}

  private struct State {
    var isGivenUp = false
    var isCommitting = false
  }
  private let state = Mutex(State())

  /// The handler begins; after a conflict, once more.
  func begin() throws {
    try state.withLock {
      $0.isCommitting = false
      if $0.isGivenUp { throw GivenUp() }
    }
  }

  /// The handler is done; what it wrote is to be committed.
  func commit() throws {
    try state.withLock {
      if $0.isGivenUp { throw GivenUp() }
      $0.isCommitting = true
    }
  }

  /// - Returns: whether nothing of the call will be committed; false if its end must be waited for.
  func giveUp() -> Bool {
    state.withLock {
      $0.isGivenUp = true
      return !$0.isCommitting
    }
  }
}
