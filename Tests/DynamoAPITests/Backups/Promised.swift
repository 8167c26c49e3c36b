import Synchronization

/// What was told last, by whatever thread.
final class Promised<Value: Sendable>: Sendable {
  private let held = Mutex<Value?>(nil)

  func keep(_ value: Value) { held.withLock { $0 = value } }

  var value: Value? { held.withLock { $0 } }
}
