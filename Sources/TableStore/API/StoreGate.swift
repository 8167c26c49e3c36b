import Synchronization

/// Counts the calls that are using a store, so that closing it waits for them and refuses later ones.
final class StoreGate: Sendable {
  private static let closed: UInt64 = 1 << 63

  /// Calls inside, and the top bit once closed.
  private let state = Atomic<UInt64>(0)

  /// Whether calls are refused, though some may still be inside.
  var isClosed: Bool { state.load(ordering: .acquiring) & StoreGate.closed != 0 }

  /// Enters; every success is paired with ``leave()``.
  ///
  /// - Throws: ``StoreError`` with code `storeUnavailable` once closed.
  @inline(__always)
  func enter() throws {
    if state.add(1, ordering: .acquiringAndReleasing).oldValue & StoreGate.closed != 0 { try refuse() }
  }

  private func refuse() throws {
    leave()
    throw StoreError(.storeUnavailable, "The store is closed.")
  }

  @inline(__always)
  func leave() { state.subtract(1, ordering: .acquiringAndReleasing) }

  /// Refuses later calls and waits until those inside have left.
  ///
  /// - Returns: false if it was closed before.
  func close() -> Bool {
    if state.bitwiseOr(StoreGate.closed, ordering: .acquiringAndReleasing).oldValue & StoreGate.closed != 0 {
      return false
    }
    while state.load(ordering: .acquiring) != StoreGate.closed { Clock.sleep(milliseconds: 1) }
    return true
  }
}
