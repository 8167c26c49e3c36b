/// What went wrong in a log: a code to branch on, a sentence to act on, and the cause where there was one.
public struct StreamError: Error, Sendable, CustomStringConvertible {
  /// What kind of trouble it is. Compare with the static members; new ones may be added.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    enum Kind: String, Sendable {
      case trimmed, corrupted, locked, diskFull, syncFailed, failed, newerVersion, notALog, behindApplied
      case frameTooLarge, misuse, closed, io
    }
    let kind: Kind
    public var description: String { kind.rawValue }

    /// The frames asked for are gone: retention dropped their segment. ``StreamError/firstCommit`` is the oldest left.
    public static let trimmed = Code(kind: .trimmed)
    /// Bytes that were acknowledged contradict their checksums or each other.
    public static let corrupted = Code(kind: .corrupted)
    /// Another process held the lock until the timeout; ``StreamError/owner`` is its process id where it is known.
    public static let locked = Code(kind: .locked)
    /// The disk has no room. Nothing of this batch was written; what was acknowledged is safe.
    public static let diskFull = Code(kind: .diskFull)
    /// The disk did not confirm a sync. What was appended and not yet published is dropped (it may or may not reappear
    /// after a power cut); a new segment was begun and the batch may be appended once more.
    public static let syncFailed = Code(kind: .syncFailed)
    /// The log refuses writes until every process has closed it and one opens it again.
    public static let failed = Code(kind: .failed)
    /// Something valid but unknown: a format version or a kind of frame that newer software wrote.
    public static let newerVersion = Code(kind: .newerVersion)
    /// There is no log in this directory, or what is there is not one.
    public static let notALog = Code(kind: .notALog)
    /// The log ends before the commit that its reader has already applied or read.
    public static let behindApplied = Code(kind: .behindApplied)
    /// A frame beyond the limit of one frame, or of one segment.
    public static let frameTooLarge = Code(kind: .frameTooLarge)
    /// A call that the API's rules forbid, such as appending without the lock.
    public static let misuse = Code(kind: .misuse)
    /// The log was closed before this call.
    public static let closed = Code(kind: .closed)
    /// Any other refusal of the operating system.
    public static let io = Code(kind: .io)
  }

  public var code: Code
  public var message: String
  /// The error beneath, such as an errno's text.
  public var cause: String?
  /// For ``Code/trimmed``: the oldest commit that can still be read.
  public var firstCommit: UInt64?
  /// For ``Code/locked``: the process that holds the lock.
  public var owner: Int32?

  public init(
    _ code: Code, _ message: String, cause: String? = nil, firstCommit: UInt64? = nil, owner: Int32? = nil
  ) {
    self.code = code
    self.message = message
    self.cause = cause
    self.firstCommit = firstCommit
    self.owner = owner
  }

  public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
