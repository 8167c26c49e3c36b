import Foundation
import TableStore
import TestSupport

/// What the external trigger has appended to its file, over all lives of its process.
struct FiledChanges {
  private(set) var observation = Observation([])
  /// The idempotency keys in the order in which they were filed, repetitions included.
  private(set) var keys: [(key: String, position: StreamPosition)] = []

  init(file: String) throws {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    var pending: [Int] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      let run = observation.runs.count - 1
      switch (words[0], words.count) {
      case ("run", 3):
        observation.runs.append(.init(resumedAfter: Self.position(commit: words[1], done: words[2]), []))
        pending = []
      case ("batch", 2) where run >= 0:
        pending.append(observation.runs[run].batches.count)
        observation.runs[run].batches.append(.init([], isDone: false))
      case ("see", 3) where run >= 0:
        guard let change = ObservedChange(line: words[2]), let batch = pending.last else { continue }
        observation.runs[run].batches[batch].changes.append(change)
        keys.append((words[1], change.position))
      case ("done", 1) where run >= 0 && !pending.isEmpty:
        observation.runs[run].batches[pending.removeFirst()].isDone = true
      default: continue
      }
    }
  }

  /// The last change before a checkpoint.
  private static func position(commit: String, done: String) -> StreamPosition? {
    guard let commit = UInt64(commit), let done = UInt32(done) else { return nil }
    return done > 0 ? StreamPosition(commit: commit + 1, index: done - 1) : StreamPosition(commit: commit, index: .max)
  }

  /// What is wrong with the idempotency keys: one for two changes, or two for one.
  var keyViolations: [Violation] {
    var positions: [String: StreamPosition] = [:]
    var names: [StreamPosition: String] = [:]
    var violations: [Violation] = []
    for (key, position) in keys {
      if positions.updateValue(position, forKey: key) ?? position != position {
        violations.append(Violation(.unique, at: position, "the key \(key) stands for another change too"))
      }
      if names.updateValue(key, forKey: position) ?? key != key {
        violations.append(Violation(.unique, at: position, "has another key besides \(key)"))
      }
    }
    return violations
  }
}
