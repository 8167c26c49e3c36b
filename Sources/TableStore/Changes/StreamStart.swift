/// Where a reader of the stream begins.
public enum StreamStart: Sendable, Hashable {
  /// The oldest change that is still there.
  case trimHorizon
  /// What is committed from now on.
  case latest
  /// The change at this position.
  case at(StreamPosition)
  /// The first change behind this position.
  case after(StreamPosition)
  /// The first change committed at or after this time, in microseconds since 1970.
  case time(UInt64)
}
