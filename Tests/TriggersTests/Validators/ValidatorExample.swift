import TableStore
import TestSupport

/// A log of five commits with one, two, one, three and one changes of four items, and a reader that saw all of it in two
/// lives.
enum ValidatorExample {
  static let sizes: [UInt32] = [1, 2, 1, 3, 1]

  static let truth: StreamTruth = {
    var changes: [ObservedChange] = []
    for (commit, size) in zip(UInt64(1)..., sizes) {
      for index in 0..<size {
        let number = UInt64(changes.count)
        changes.append(
          ObservedChange(
            StreamPosition(commit: commit, index: index), commitSize: size, timestamp: 1000 * commit, item: number % 4,
            digest: 77 + number))
      }
    }
    return StreamTruth(changes)
  }()

  static func changes(_ range: ClosedRange<UInt64>) -> [ObservedChange] {
    truth.changes.filter { range.contains($0.position.commit) }
  }

  /// Killed in the middle of the batch of commits 3 and 4, which it repeats in its second life.
  static var observation: Observation {
    Observation([
      .init([.init(changes(1...2)), .init(changes(3...4), isDone: false)]),
      .init(resumedAfter: changes(2...2).last?.position, [.init(changes(3...4)), .init(changes(5...5))]),
    ])
  }

  /// The promises that one of the validators finds broken.
  static func broken(_ observation: Observation) -> Set<Guarantee> {
    Set(StreamValidators.violations(observation, against: truth).map(\.guarantee))
  }
}
