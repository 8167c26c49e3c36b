public import TableStore

/// The changes that a handler is given, in order.
public struct TriggerBatch: Sendable {
  /// A tumbling window over the commit times of changes.
  public struct Window: Sendable, Hashable {
    /// Microseconds since 1970; the window is from `start` up to but not including `end`.
    public var start: UInt64
    public var end: UInt64
    /// Whether no change of this window can come any more. The last call of a window has this set and no changes.
    public var isFinal: Bool

    public init(start: UInt64, end: UInt64, isFinal: Bool = false) {
      self.start = start
      self.end = end
      self.isFinal = isFinal
    }
  }

  /// The consumer's name.
  public var consumer: String
  public var changes: [Change]
  /// 0 for the first try, then counted up.
  public var attempt: Int
  /// For triggers with windows: the one that all these changes lie in.
  public var window: Window?

  /// A batch that no runner made, to try a handler with.
  public init(consumer: String, changes: [Change], attempt: Int = 0, window: Window? = nil) {
    self.consumer = consumer
    self.changes = changes
    self.attempt = attempt
    self.window = window
  }

  /// What tells an outside system that it has seen this change before: the same for every try and after every restart.
  ///
  /// A row of a backfill keeps its key as long as it has the same content, however often that backfill is interrupted.
  public func idempotencyKey(of change: Change) -> String {
    guard change.isBackfill else { return "\(consumer)/\(change.epoch)/\(change.position.sequenceNumber)" }
    return "\(consumer)/\(change.epoch)/backfill-\(change.position.commit)/\(change.contentIdentity)"
  }
}
