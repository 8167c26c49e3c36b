import Synchronization

/// A value behind a mutex, shareable by reference. Hold it for a few instructions, never across a system call.
final class Locked<Value>: @unchecked Sendable {
  private let mutex = Mutex(())
  private var value: Value

  init(_ value: sending Value) { self.value = value }

  @inline(__always)
  func withLock<R>(_ body: (inout Value) throws -> R) rethrows -> R {
    try mutex.withLock { _ in try body(&value) }
  }
}
