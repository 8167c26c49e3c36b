import Foundation
import Synchronization

/// Looks at this process's anonymous memory ten times a second and keeps the most it has seen.
final class MemoryWatch: Sendable {
  private static let interval = 0.1

  private let most = Atomic(0)
  private let isOver = Atomic(false)
  private let thread = ThreadGroup()

  init() {
    thread.start { [self] in look() }
  }

  /// Stops looking and returns the most seen, in bytes.
  func stop() throws -> Int {
    isOver.store(true, ordering: .relaxed)
    try thread.wait()
    return most.load(ordering: .relaxed)
  }

  private func look() {
    while !isOver.load(ordering: .relaxed) {
      most.max(MemoryFigures.currentAnonymous(), ordering: .relaxed)
      Thread.sleep(forTimeInterval: Self.interval)
    }
  }
}
