import TableStore

/// A change that is done is never done again, and its identity (epoch and position) never stands for another change.
public struct UniqueValidator: StreamValidator {
  private struct Identity: Hashable {
    let epoch: UInt32
    let position: StreamPosition
  }

  public init() {}

  public func violations(_ observation: Observation, against truth: StreamTruth) -> [Violation] {
    var violations: [Violation] = []
    var known: [Identity: ObservedChange] = [:]
    var done: Set<Identity> = []
    for batch in observation.batches {
      for change in batch.changes {
        let identity = Identity(epoch: change.epoch, position: change.position)
        if let other = known.updateValue(change, forKey: identity), other != change {
          violations.append(Violation(.unique, at: change.position, "two changes have one identity"))
        }
        if done.contains(identity) {
          violations.append(Violation(.unique, at: change.position, "was seen again after it was done"))
        }
      }
      if batch.isDone {
        for change in batch.changes { done.insert(Identity(epoch: change.epoch, position: change.position)) }
      }
    }
    return violations
  }
}
