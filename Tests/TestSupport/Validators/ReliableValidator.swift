import TableStore

/// Nothing is missed, and nothing is made up: each change of the log is seen, and done, with the content the log has.
public struct ReliableValidator: StreamValidator {
  public init() {}

  public func violations(_ observation: Observation, against truth: StreamTruth) -> [Violation] {
    var violations: [Violation] = []
    let expected = Dictionary(uniqueKeysWithValues: truth.expected(by: observation).map { ($0.position, $0) })
    var seen: Set<StreamPosition> = []
    var done: Set<StreamPosition> = []
    for batch in observation.batches {
      for change in batch.changes {
        switch expected[change.position] {
        case nil:
          violations.append(Violation(.reliable, at: change.position, "the log has no such change for this reader"))
        case change?: break
        default: violations.append(Violation(.reliable, at: change.position, "says something else than the log"))
        }
        seen.insert(change.position)
        if batch.isDone { done.insert(change.position) }
      }
    }
    let missed = expected.keys.filter { !done.contains($0) }.sorted()
    return violations
      + missed.map { Violation(.reliable, at: $0, seen.contains($0) ? "was seen and never done" : "was missed") }
  }
}
