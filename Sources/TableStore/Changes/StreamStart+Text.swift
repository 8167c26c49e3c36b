extension StreamStart {
  /// Reads a start as it is written on a command line:
  ///
  /// - `trim`: the oldest change that is still there; `latest`: what is committed from now on;
  /// - digits: a commit's number, or a sequence number of 30 digits, the first change at or behind it;
  /// - a time of RFC 3339, such as `2026-02-03T14:05:06Z`: the first change at or after it;
  /// - `-90s`, `-10m`, `-2h`, `-1d`: as long before `now`.
  ///
  /// - Parameter now: the present time in microseconds since 1970.
  /// - Returns: `nil` for other text.
  public init?(text: String, now: UInt64) {
    switch text {
    case "trim": self = .trimHorizon
    case "latest": self = .latest
    default:
      if let position = StreamPosition(sequenceNumber: text) {
        self = .at(position)
      } else if text.utf8.count <= 20, text.utf8.allSatisfy({ (48...57).contains($0) }), let commit = UInt64(text) {
        self = .at(StreamPosition(commit: commit, index: 0))
      } else if let span = StreamStart.span(text) {
        self = .time(now - min(span, now))
      } else if let time = Timestamp(text) {
        self = .time(time.microseconds)
      } else {
        return nil
      }
    }
  }

  /// The microseconds of `-10m`.
  private static func span(_ text: String) -> UInt64? {
    let units: [Character: UInt64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard text.first == "-", let unit = text.last.flatMap({ units[$0] }) else { return nil }
    let digits = text.dropFirst().dropLast()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let count = UInt64(digits) else {
      return nil
    }
    let (span, isTooLong) = count.multipliedReportingOverflow(by: unit * 1_000_000)
    return isTooLong ? nil : span
  }
}
