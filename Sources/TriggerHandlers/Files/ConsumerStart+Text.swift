internal import TableStore
public import Triggers

extension ConsumerStart {
  /// The texts that ``init(text:now:)`` reads, for messages.
  public static let textForms =
    "trim, latest, backfill, a commit or sequence number, a time such as 2026-02-03T14:05:06Z, or -10m"

  /// Reads a start as it is written in a file or on a command line: `backfill`, or what ``StreamStart`` reads.
  ///
  /// - Parameter now: the present time in microseconds since 1970.
  /// - Returns: `nil` for other text.
  public init?(text: String, now: UInt64) {
    if text == "backfill" {
      self = .backfill
    } else if let start = StreamStart(text: text, now: now) {
      self = .stream(start)
    } else {
      return nil
    }
  }
}
