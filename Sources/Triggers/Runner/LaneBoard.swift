internal import TableStore

/// What became of the changes of a batch whose lanes go on at their own pace, and how far all before is done. Changes are
/// indexes; no I/O.
struct LaneBoard: Sendable {
  enum End: Sendable {
    case handled
    case dead(DeadLetter)
    case waiting
  }

  private(set) var ends: [End?]
  /// Everything before is done.
  private(set) var done = 0

  init(count: Int) { ends = Array(repeating: nil, count: count) }

  mutating func set(_ index: Int, _ end: End) {
    ends[index] = end
    while done < ends.count, ends[done] != nil { done += 1 }
  }

  var isFinished: Bool { done == ends.count }
}
