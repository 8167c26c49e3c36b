/// What processes said they read from and wrote to shared items (`CrashWriter registers`), and whether one order of it
/// all, agreeing with the clock, explains it: whether it is linearizable.
///
/// No two writes have the same value, so a read names the write it read from, and the test of Gibbons and Korach ("Testing
/// shared memories", 1997) decides it in one pass. For each value, take the earliest end (`first`) and the latest start
/// (`last`) of its write and reads. If `first` comes before `last`, the item must have held that value all the time between:
/// a *forward* zone; otherwise some moment between them is enough. A history is linearizable if and only if no read ends
/// before its write begins, no two forward zones overlap, and no other zone lies within a forward one.
struct RegisterHistory {
  private struct Span {
    var start: UInt64
    var end: UInt64
  }
  private struct Cluster {
    /// `nil` until the write is known.
    var write: Span?
    var reads: [Span] = []
  }

  private var clusters: [String: [Int: Cluster]] = [:]
  private var counts: [(value: Int, span: Span)] = []
  private(set) var problems: [String] = []
  private(set) var reads = 0
  private(set) var writes = 0

  /// Takes note of all that one process said.
  mutating func note(_ lines: [String]) {
    var begun: [String: (key: String, value: Int, start: UInt64)] = [:]
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      guard words.count > 1, words[0] != "problem" else {
        if words.first == "problem" { problems.append(line) }
        continue
      }
      switch words[1] {
      case "begin":
        let (key, value, start) = (words[3], Int(words[4]) ?? -1, UInt64(words[5]) ?? 0)
        begun[words[0]] = (key, value, start)
        clusters[key, default: [:]][value, default: Cluster()].write = Span(start: start, end: .max)
      case "end":
        guard let last = begun.removeValue(forKey: words[0]) else { continue }
        clusters[last.key]?[last.value]?.write?.end = UInt64(words[2]) ?? 0
        writes += 1
      case "refused":
        guard let last = begun.removeValue(forKey: words[0]) else { continue }
        clusters[last.key]?[last.value]?.write = nil
      case "read":
        let span = Span(start: UInt64(words[4]) ?? 0, end: UInt64(words[5]) ?? 0)
        clusters[words[2], default: [:]][Int(words[3]) ?? -1, default: Cluster()].reads.append(span)
        reads += 1
      case "count":
        counts.append((Int(words[2]) ?? -1, Span(start: UInt64(words[3]) ?? 0, end: UInt64(words[4]) ?? 0)))
      default:
        problems.append("unreadable: \(line)")
      }
    }
  }

  /// What no order explains; empty for a linearizable history.
  func violations() -> [String] {
    problems + clusters.sorted { $0.key < $1.key }.flatMap { violations(of: $0.key, $0.value) } + violationsOfCounting()
  }

  private func violations(of key: String, _ clusters: [Int: Cluster]) -> [String] {
    var found: [String] = []
    var forward: [(zone: Span, value: Int)] = []
    var others: [(zone: Span, value: Int)] = []
    for (value, cluster) in clusters {
      // What was there in the beginning was written before everything.
      guard let write = value == 0 ? Span(start: 0, end: 0) : cluster.write else {
        if !cluster.reads.isEmpty { found.append("\(key): \(value) was read and never written") }
        continue
      }
      if cluster.reads.isEmpty && write.end == .max { continue }
      let first = cluster.reads.reduce(write.end) { min($0, $1.end) }
      let last = cluster.reads.reduce(write.start) { max($0, $1.start) }
      if first < write.start { found.append("\(key): \(value) was read before it was written") }
      if first < last {
        forward.append((Span(start: first, end: last), value))
      } else {
        others.append((Span(start: last, end: first), value))
      }
    }
    forward.sort { $0.zone.start < $1.zone.start }
    for (left, right) in zip(forward, forward.dropFirst()) where right.zone.start < left.zone.end {
      found.append("\(key): \(left.value) and \(right.value) were both there in between")
    }
    for other in others {
      // Forward zones that do not overlap are in order of their ends too.
      if let around = forward.last(where: { $0.zone.start < other.zone.start }), other.zone.end < around.zone.end {
        found.append("\(key): \(other.value) came and went while \(around.value) was there")
      }
    }
    return found
  }

  /// Each counting has a result of its own, and one that began after another had ended has a higher one.
  private func violationsOfCounting() -> [String] {
    var found: [String] = []
    var latestStart: UInt64 = 0
    var before = 0
    for (value, span) in counts.sorted(by: { $0.value < $1.value }) {
      if value == before { found.append("two counted to \(value)") }
      if span.end < latestStart { found.append("the count went back to \(value)") }
      latestStart = max(latestStart, span.start)
      before = value
    }
    return found
  }
}
