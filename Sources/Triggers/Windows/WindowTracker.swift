/// Which tumbling window is open: windows are laid over the commit times of changes, which never go back, so that there is
/// one at a time. It opens with the first change that is done in it, and is stored as open until its final call is done.
package struct WindowTracker: Sendable {
  /// Microseconds; 0: the trigger has no windows.
  let length: UInt64
  /// The start of the open window.
  private(set) var open: UInt64?

  package init(seconds: Int?, open: UInt64?) {
    length = UInt64(max(0, seconds ?? 0)) * 1_000_000
    self.open = length > 0 ? open.map { $0 - $0 % length } : nil
  }

  /// The window that a time lies in; `nil` without windows.
  package func window(of timestamp: UInt64) -> TriggerBatch.Window? {
    guard length > 0 else { return nil }
    let start = timestamp - timestamp % length
    return TriggerBatch.Window(start: start, end: start + length, isFinal: false)
  }

  /// The open window, if no change can fall into it once the stream's time is `timestamp`.
  package func over(at timestamp: UInt64) -> TriggerBatch.Window? {
    guard let open, open + length <= timestamp else { return nil }
    return TriggerBatch.Window(start: open, end: open + length, isFinal: true)
  }

  package func isOver(at timestamp: UInt64) -> Bool { over(at: timestamp) != nil }

  /// Milliseconds until the open window's end by the clock; at least 1, `nil` if none is open.
  package func millisecondsLeft(now: UInt64) -> Int? {
    guard let open else { return nil }
    let end = open + length
    return end > now ? Int(min((end - now) / 1000 + 1, 3_600_000)) : 1
  }

  /// A change at `timestamp` is done.
  ///
  /// - Returns: the start of the window it opens; `nil` if that was open already. A window that was open later than it
  ///   belongs to a place that the consumer was moved back from, and is forgotten.
  package func opened(by timestamp: UInt64) -> UInt64? {
    guard length > 0 else { return nil }
    let start = timestamp - timestamp % length
    return start == open ? nil : start
  }

  /// What was committed about the open window.
  package mutating func commit(_ open: UInt64?) { self.open = open }

  static func start(stored bytes: [UInt8]) -> UInt64? {
    bytes.count == 8 ? bytes.reduce(0) { $0 << 8 | UInt64($1) } : nil
  }
}
