import TableStore

/// All changes of a commit that a reader is to see come in one batch. Only a commit of more changes than
/// ``largestCommit`` may be split, and a batch that failed.
public struct AtomicValidator: StreamValidator {
  public static let largestCommit: UInt32 = 10_000

  /// Whether commits may be split because of their bytes.
  private let allowsFragments: Bool

  public init(allowsFragments: Bool = false) { self.allowsFragments = allowsFragments }

  public func violations(_ observation: Observation, against truth: StreamTruth) -> [Violation] {
    var violations: [Violation] = []
    let commits = Dictionary(grouping: truth.expected(by: observation), by: \.position.commit)
    for batch in observation.batches where !batch.isPart {
      for (commit, seen) in Dictionary(grouping: batch.changes, by: \.position.commit) {
        guard let whole = commits[commit], let first = seen.first else { continue }
        if seen.contains(where: { $0.commitSize != whole[0].commitSize }) {
          violations.append(Violation(.atomic, at: first.position, "says another size of its commit than the log"))
        }
        guard !allowsFragments, first.commitSize <= Self.largestCommit else { continue }
        if Set(seen.map(\.position)) != Set(whole.map(\.position)) {
          violations.append(
            Violation(.atomic, at: first.position, "\(seen.count) of its commit's \(whole.count) changes came together")
          )
        }
      }
      let order = batch.changes.map(\.position.commit)
      let blocks = order.indices.filter { $0 == 0 || order[$0] != order[$0 - 1] }.count
      if blocks != Set(order).count {
        violations.append(Violation(.atomic, at: batch.changes.first?.position, "changes of several commits are mixed"))
      }
    }
    return violations
  }
}
