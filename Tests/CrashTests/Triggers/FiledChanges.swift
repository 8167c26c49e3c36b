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
    // Of a batch that was cut off while it was written: its handler never came back.
    var open: (changes: [ObservedChange], keys: [String])?
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      let run = observation.runs.count - 1
      switch (words[0], words.count) {
      case ("run", 3):
        let checkpoint = Self.position(commit: words[1], done: words[2])
        noteDone(upTo: checkpoint)
        observation.runs.append(.init(resumedAfter: checkpoint, []))
        pending = []
        open = nil
      case ("batch", 2) where run >= 0: open = ([], [])
      case ("see", 3):
        guard let change = ObservedChange(line: words[2]) else { continue }
        open?.changes.append(change)
        open?.keys.append(words[1])
      case ("end", 1):
        guard let batch = open else { continue }
        pending.append(observation.runs[run].batches.count)
        observation.runs[run].batches.append(.init(batch.changes, isDone: false))
        keys += zip(batch.keys, batch.changes).map { ($0, $1.position) }
        open = nil
      case ("done", 1) where run >= 0 && !pending.isEmpty:
        observation.runs[run].batches[pending.removeFirst()].isDone = true
      default: continue
      }
    }
  }

  /// A process may die when its commit is durable and before it has said so; then the next one finds the checkpoint behind
  /// what it had handed out last.
  private mutating func noteDone(upTo checkpoint: StreamPosition?) {
    guard let checkpoint, let run = observation.runs.indices.last else { return }
    observation.runs[run].batches = observation.runs[run].batches.flatMap { batch in
      let done = batch.changes.filter { $0.position <= checkpoint }
      guard !batch.isDone, !done.isEmpty else { return [batch] }
      if done.count == batch.changes.count { return [.init(done)] }
      // Lanes are at their own pace; the checkpoint may lie inside of what one of them was given.
      let rest = batch.changes.filter { $0.position > checkpoint }
      return [.init(done, isPart: true), .init(rest, isDone: false, isPart: true)]
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
