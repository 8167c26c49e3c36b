/// Tells a trigger whose process dies over and over from one that was merely killed.
///
/// A start is written down only when the first batch is about to be handed out, and crossed out in the commit that
/// finishes a batch or when the trigger stops in order; so an idle trigger writes nothing, and what is left are starts
/// that came to nothing.
package struct CrashLoopGuard: Sendable {
  /// When earlier starts were made that came to nothing, in microseconds since 1970.
  private(set) var starts: [UInt64]
  let limit: Int
  let seconds: Int
  /// Whether this start is written down.
  private(set) var isMarked = false
  /// Whether this start has come to something.
  private(set) var isDone = false

  init(starts: [UInt64], limit: Int, seconds: Int) {
    self.starts = starts
    self.limit = limit
    self.seconds = seconds
  }

  /// How many of the starts lie within the time that counts. A clock that was set makes them count all the same.
  func failures(now: UInt64) -> Int {
    let span = UInt64(seconds) * 1_000_000
    return starts.count { (now > $0 ? now - $0 : $0 - now) < span }
  }

  /// Whether the trigger must not start.
  func isLooping(now: UInt64) -> Bool { limit > 0 && failures(now: now) >= limit }

  /// What is to be stored before the first batch is handed out; `nil` if it is stored already.
  func marking(now: UInt64) -> [UInt64]? {
    isMarked || isDone || limit == 0 ? nil : starts.suffix(max(0, limit - 1)) + [now]
  }

  mutating func marked() { isMarked = true }

  /// Whether the next commit crosses the starts out.
  var clears: Bool { !isDone && (isMarked || !starts.isEmpty) }

  /// A batch was finished.
  mutating func finished() {
    isDone = true
    starts = []
  }

  static func starts(stored bytes: [UInt8]) -> [UInt64] {
    var fields = StoredFields(bytes)
    var starts: [UInt64] = []
    while let start = fields.integer() { starts.append(start) }
    return starts
  }

  package static func stored(_ starts: [UInt64]) -> [UInt8] {
    var fields = StoredFields()
    for start in starts { fields.append(start) }
    return fields.bytes
  }
}
