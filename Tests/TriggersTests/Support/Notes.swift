import Synchronization

/// Notes from handlers, which run on any thread.
final class Notes<Value: Sendable>: Sendable {
  private let notes = Mutex<[Value]>([])
  func add(_ value: Value) { notes.withLock { $0.append(value) } }
  var all: [Value] { notes.withLock { $0 } }
}
