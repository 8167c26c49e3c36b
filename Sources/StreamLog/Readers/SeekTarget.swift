/// What a reader is to begin at.
enum SeekTarget {
  /// The first frame of this commit or a later one.
  case commit(UInt64)
  /// The first frame at or after this time, microseconds since 1970.
  case time(UInt64)
  /// The frame with the record before which so many records lie.
  case record(UInt64)

  /// Whether the target lies behind the frame that ends at `end`. Once this is false, it is so for all later frames.
  func isBehind(_ end: LogAddress) -> Bool {
    switch self {
    case .commit(let commit): end.commit < commit
    case .time(let timestamp): end.timestamp < timestamp
    case .record(let number): end.records <= number
    }
  }
}
