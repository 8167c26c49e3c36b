/// How a trigger takes its changes and what becomes of those it cannot handle.
public struct TriggerSettings: Sendable, Hashable, Codable {
  /// What a handler's effects are tied to.
  public enum Delivery: String, Sendable, Codable, CaseIterable {
    /// The handler returns effects; they and the checkpoint are one commit: each change has its effects exactly once.
    case transactional
    /// The handler acts on the world outside: each change is handed out at least once, under the same idempotency key
    /// every time.
    case external
  }

  /// What becomes of a change that fails alone, with no retries left.
  public enum PoisonPolicy: String, Sendable, Codable, CaseIterable {
    /// It becomes a dead letter, and later changes of its item wait behind it, in order. All other items flow.
    case parkKey
    /// It becomes a dead letter; everything else flows, later changes of its item too.
    case deadLetter
    /// The trigger stops and says so.
    case halt
  }

  /// What happens when the log reaches its cap and only this consumer needs its oldest part.
  public enum Overflow: String, Sendable, Codable, CaseIterable {
    /// It expires. Writers are never held up.
    case expire
    /// Writers are refused until it has caught up.
    case block
    /// It starts over with a backfill.
    case backfill
  }

  public var delivery = Delivery.transactional
  /// Changes in a batch, 1 to 10,000. A commit is never parted, unless it has more than 10,000 changes or 8 MiB, so that one
  /// with more changes or bytes than a batch has comes alone.
  public var batchSize = 100
  /// How long a batch that is not full waits for more, in milliseconds, 0 to 300,000.
  public var batchWindow = 0
  /// Bytes of the changes in a batch, 1 KiB to 16 MiB. A larger commit comes alone.
  public var batchBytes = 6 << 20
  /// How many batches are computed side by side, 1 to 10. Changes of one item are always handled in order.
  public var lanes = 1
  /// How often a change that fails alone is tried again, 0 to 10,000.
  public var retries = 5
  /// The pause before the first retry in milliseconds; doubled each time.
  public var backoff = 100
  /// The longest pause between retries in milliseconds.
  public var longestBackoff = 30_000
  /// Whether a batch that fails is split in halves until the change at fault stands alone.
  public var bisects = true
  /// Changes older than this many seconds become dead letters unhandled, 60 to 604,800; `nil`: never.
  public var maximumAge: Int?
  public var poison = PoisonPolicy.parkKey
  /// Whether it sees changes that are its own effects.
  public var reactsToOwn = false
  /// The longest chain of effects upon effects, 1 to 255; a change beyond it becomes a dead letter.
  public var maximumDepth = 16
  /// Seconds of a tumbling window, 1 to 900; `nil`: no windows. See ``TriggerBatch/window``.
  public var window: Int?
  /// How long a handler may take, in milliseconds, 1 to 3,600,000; then it counts as failed.
  public var timeout = 30_000
  /// Whether the log is kept for it beyond the retention time.
  public var holds = true
  public var overflow = Overflow.expire

  public init() {}
}
