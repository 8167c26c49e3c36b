public import TableStore

/// What went wrong with a consumer or trigger: a code to branch on, a sentence to act on, and the cause where there was
/// one. Trouble of the store itself is thrown as `StoreError`.
public struct TriggerError: Error, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    enum Kind: String, Sendable {
      case unknownConsumer, consumerExists, unknownTable, invalidDefinition, invalidFilter, invalidPosition
      case trimmed, owned, fenced, expired, paused, notPaused, timedOut, handlerFailed, recursion, unknownDeadLetter
      case mismatch, misuse, backfilling
    }
    let kind: Kind
    public var description: String { kind.rawValue }

    /// There is no consumer with this name.
    public static let unknownConsumer = Code(kind: .unknownConsumer)
    /// There is a consumer with this name already.
    public static let consumerExists = Code(kind: .consumerExists)
    /// A table that the definition or an effect names does not exist.
    public static let unknownTable = Code(kind: .unknownTable)
    /// A definition breaks a bound or contradicts itself; the message names the member.
    public static let invalidDefinition = Code(kind: .invalidDefinition)
    /// A filter does not parse; the message says where.
    public static let invalidFilter = Code(kind: .invalidFilter)
    /// A position that is no position, lies in the future, or comes from another store.
    public static let invalidPosition = Code(kind: .invalidPosition)
    /// The position asked for was dropped by retention; ``TriggerError/firstAvailable`` is the oldest there is.
    public static let trimmed = Code(kind: .trimmed)
    /// Another process runs the consumer; the message names it.
    public static let owned = Code(kind: .owned)
    /// Another owner has taken the consumer over: what this one wanted to commit was refused.
    public static let fenced = Code(kind: .fenced)
    /// Retention has passed the consumer's checkpoint: changes it never saw are gone. Reset or remove it.
    public static let expired = Code(kind: .expired)
    /// The consumer is paused, blocked or disabled.
    public static let paused = Code(kind: .paused)
    /// The call is only for a paused consumer.
    public static let notPaused = Code(kind: .notPaused)
    /// What was waited for did not happen in time.
    public static let timedOut = Code(kind: .timedOut)
    /// A handler failed, hung, or answered with what is no answer.
    public static let handlerFailed = Code(kind: .handlerFailed)
    /// A chain of effects is longer than the definition allows.
    public static let recursion = Code(kind: .recursion)
    /// There is no dead letter at this position.
    public static let unknownDeadLetter = Code(kind: .unknownDeadLetter)
    /// A comparison of stored and recomputed results found differences.
    public static let mismatch = Code(kind: .mismatch)
    /// The consumer is still going through the rows that were there before it.
    public static let backfilling = Code(kind: .backfilling)
    /// A call that the API's rules forbid.
    public static let misuse = Code(kind: .misuse)
  }

  public var code: Code
  public var message: String
  /// The error beneath.
  public var cause: String?
  /// For ``Code/trimmed`` and ``Code/expired``: the first position that can be had.
  public var firstAvailable: StreamPosition?
  /// Whether trying again is of no use. A handler throws an error of its own with this set to skip retries.
  public var isPermanent: Bool

  public init(
    _ code: Code, _ message: String, cause: String? = nil, firstAvailable: StreamPosition? = nil,
    isPermanent: Bool = false
  ) {
    self.code = code
    self.message = message
    self.cause = cause
    self.firstAvailable = firstAvailable
    self.isPermanent = isPermanent
  }

  public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
