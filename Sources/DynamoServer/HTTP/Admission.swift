import Synchronization

/// Counts what is being served, so that no client takes more of the server than there is.
final class Admission: Sendable {
  private let requests = Atomic<Int>(0)
  private let bodyBytes = Atomic<Int>(0)
  private let requestLimit: Int
  private let byteLimit: Int

  init(_ limits: ServerLimits) {
    requestLimit = limits.requests
    byteLimit = limits.allBodyBytes
  }

  /// Requests being answered now.
  var current: Int { requests.load(ordering: .relaxed) }

  /// Whether one more request may be answered; every success is paired with ``leave()``.
  func enter() -> Bool {
    if requests.add(1, ordering: .relaxed).newValue <= requestLimit { return true }
    leave()
    return false
  }

  func leave() { requests.subtract(1, ordering: .relaxed) }

  /// Whether `count` more bytes of bodies may be held; every success is paired with ``giveBack(_:)``.
  func take(_ count: Int) -> Bool {
    if bodyBytes.add(count, ordering: .relaxed).newValue <= byteLimit { return true }
    giveBack(count)
    return false
  }

  func giveBack(_ count: Int) { bodyBytes.subtract(count, ordering: .relaxed) }
}
