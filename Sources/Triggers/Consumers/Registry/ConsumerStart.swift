public import TableStore

/// Where a new consumer begins.
public enum ConsumerStart: Sendable, Hashable {
  /// With the stream, from some place on.
  case stream(StreamStart)
  /// With the rows that are there, and then with the stream: each row and each later change once.
  case backfill

  /// The oldest change that is still there.
  public static var trimHorizon: ConsumerStart { .stream(.trimHorizon) }
  /// What is committed after the consumer's registration.
  public static var latest: ConsumerStart { .stream(.latest) }
  /// The change at this position.
  public static func at(_ position: StreamPosition) -> ConsumerStart { .stream(.at(position)) }
  /// The first change behind this position.
  public static func after(_ position: StreamPosition) -> ConsumerStart { .stream(.after(position)) }
  /// The first change committed at or after this time, in microseconds since 1970.
  public static func time(_ timestamp: UInt64) -> ConsumerStart { .stream(.time(timestamp)) }
}
