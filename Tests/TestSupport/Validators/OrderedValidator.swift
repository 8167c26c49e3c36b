import TableStore

/// Changes come in the store's order: each is first seen behind all that were seen before it, and commit times and epochs
/// never go back. What is repeated after a failure or a restart may be seen again.
public struct OrderedValidator: StreamValidator {
  public enum Scope: Sendable {
    case store
    /// Only changes of one item keep their order: what lanes promise.
    case item
  }

  private let scope: Scope

  public init(_ scope: Scope = .store) { self.scope = scope }

  public func violations(_ observation: Observation, against truth: StreamTruth) -> [Violation] {
    var violations: [Violation] = []
    var seen: Set<StreamPosition> = []
    var newest: [UInt64: ObservedChange] = [:]
    for batch in observation.batches {
      var previous: [UInt64: StreamPosition] = [:]
      for change in batch.changes {
        let item = scope == .item ? change.item : 0
        if let before = previous.updateValue(change.position, forKey: item), before >= change.position {
          violations.append(Violation(.ordered, at: change.position, "stands behind \(before) in a batch"))
        }
        guard seen.insert(change.position).inserted else { continue }
        if let last = newest[item] {
          if last.position > change.position {
            violations.append(Violation(.ordered, at: change.position, "was first seen after \(last.position)"))
            continue
          }
          if last.timestamp > change.timestamp {
            violations.append(Violation(.ordered, at: change.position, "time went back"))
          }
          if last.epoch > change.epoch {
            violations.append(Violation(.ordered, at: change.position, "the epoch went back"))
          }
        }
        newest[item] = change
      }
    }
    return violations
  }
}
