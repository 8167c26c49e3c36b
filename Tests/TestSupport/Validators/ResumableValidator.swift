import TableStore

/// A reader goes on where it was: each run begins with the first change behind the checkpoint, and the checkpoint is never
/// behind what is known to be done nor before anything was seen.
///
/// A process may die after its commit and before it has said so: then the checkpoint may lie at the end of any
/// batch it saw after the last one known to be done.
public struct ResumableValidator: StreamValidator {
  public init() {}

  public func violations(_ observation: Observation, against truth: StreamTruth) -> [Violation] {
    var violations: [Violation] = []
    let expected = truth.expected(by: observation).map(\.position)
    var done = observation.begin
    var seen = observation.begin
    for (number, run) in observation.runs.enumerated() {
      let start = run.resumedAfter ?? observation.begin
      if let done, start.map({ $0 < done }) ?? true {
        violations.append(Violation(.resumable, at: start, "run \(number) begins before \(done), which was done"))
      }
      if let start, seen.map({ start > $0 }) ?? true, let skipped = next(in: expected, behind: seen), skipped <= start {
        violations.append(Violation(.resumable, at: skipped, "run \(number) begins behind it, and it was never seen"))
      }
      if let first = run.batches.first(where: { !$0.changes.isEmpty })?.changes.first {
        let next = next(in: expected, behind: start)
        if first.position != next {
          violations.append(
            Violation(
              .resumable, at: first.position,
              "run \(number) begins with it instead of \(next.map { "\($0)" } ?? "none")"))
        }
      }
      for batch in run.batches {
        guard let last = batch.changes.map(\.position).max() else { continue }
        seen = seen.map { max($0, last) } ?? last
        if batch.isDone { done = done.map { max($0, last) } ?? last }
      }
    }
    return violations
  }

  /// The first of the rising `positions` behind `position`.
  private func next(in positions: [StreamPosition], behind position: StreamPosition?) -> StreamPosition? {
    guard let position else { return positions.first }
    var low = 0
    var high = positions.count
    while low < high {
      let middle = (low + high) / 2
      if positions[middle] > position { high = middle } else { low = middle + 1 }
    }
    return low < positions.count ? positions[low] : nil
  }
}
