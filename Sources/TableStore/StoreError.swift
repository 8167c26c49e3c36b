/// What went wrong in a store: a code to branch on, a sentence to act on, and the cause where there was one.
///
/// Codes named after DynamoDB's exceptions carry DynamoDB's message texts, so that a server can pass them on as they
/// are. No item's value appears in a message unless DynamoDB's own text puts it there.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    enum Kind: String, Sendable {
      case validation, conditionalCheckFailed, resourceNotFound, resourceInUse, limitExceeded
      case transactionCanceled, transactionConflict, idempotentParameterMismatch, itemCollectionSizeLimitExceeded
      case storeUnavailable, storeCorrupted, storeNewer, storeReadOnly, storeLocked, storeFull, outcomeUnknown
      case streamTrimmed, streamPosition, streamFull
      case misuse, input
    }
    let kind: Kind
    public var description: String { kind.rawValue }

    /// The request breaks a rule that can be seen in it or in the table's schema. Nothing was changed.
    public static let validation = Code(kind: .validation)
    /// A condition did not hold. Nothing was changed; ``StoreError/item`` holds the item if it was asked for.
    public static let conditionalCheckFailed = Code(kind: .conditionalCheckFailed)
    /// The table, index, backup or stream that the request names does not exist.
    public static let resourceNotFound = Code(kind: .resourceNotFound)
    /// The table exists already or is being changed.
    public static let resourceInUse = Code(kind: .resourceInUse)
    /// A limit on concurrent control operations was met.
    public static let limitExceeded = Code(kind: .limitExceeded)
    /// A transaction was refused as a whole; ``StoreError/reasons`` says which action and why.
    public static let transactionCanceled = Code(kind: .transactionCanceled)
    /// Another writer kept changing what this write scope had read; running it again may succeed.
    public static let transactionConflict = Code(kind: .transactionConflict)
    /// A client request token was used before with another request.
    public static let idempotentParameterMismatch = Code(kind: .idempotentParameterMismatch)
    /// A partition of a table with local indexes would pass 10 GB.
    public static let itemCollectionSizeLimitExceeded = Code(kind: .itemCollectionSizeLimitExceeded)
    /// The store cannot be opened or used: missing, not a store, on a network file system, closed, or failed before.
    public static let storeUnavailable = Code(kind: .storeUnavailable)
    /// Bytes on disk contradict each other. `mallctl check` says where.
    public static let storeCorrupted = Code(kind: .storeCorrupted)
    /// The store was written by a newer version of this software.
    public static let storeNewer = Code(kind: .storeNewer)
    /// The store or its directory cannot be written.
    public static let storeReadOnly = Code(kind: .storeReadOnly)
    /// Another process holds the store in a way that excludes this call.
    public static let storeLocked = Code(kind: .storeLocked)
    /// The disk, or the space given to the store, is full. Reads go on, deletes still get through.
    public static let storeFull = Code(kind: .storeFull)
    /// The change stream is at its cap and a consumer that must not lose changes has not read its oldest part. Nothing
    /// was changed. Writes get through again when that consumer has caught up, is removed or may expire.
    public static let streamFull = Code(kind: .streamFull)
    /// A write was sent to the disk but the disk did not confirm it: it may or may not be there after reopening.
    public static let outcomeUnknown = Code(kind: .outcomeUnknown)
    /// The changes asked for are gone: retention has dropped them. ``StoreError/firstAvailable`` is the oldest position
    /// that can be had.
    public static let streamTrimmed = Code(kind: .streamTrimmed)
    /// A position in the stream that the store has not reached, or that is of another store.
    public static let streamPosition = Code(kind: .streamPosition)
    /// A call that the API's rules forbid, such as using a store inside its own write scope.
    public static let misuse = Code(kind: .misuse)
    /// Text, JSON or a file that does not parse; the message says where.
    public static let input = Code(kind: .input)
  }

  /// Why one action of a transaction was refused, in DynamoDB's words; `code` is `None` for actions that were fine.
  public struct CancellationReason: Sendable {
    public var code: String
    public var message: String?
    public var item: Item?

    public init(code: String, message: String? = nil, item: Item? = nil) {
      self.code = code
      self.message = message
      self.item = item
    }
  }

  public var code: Code
  public var message: String
  /// The item as it was, where a failed condition was asked to return it.
  public var item: Item?
  /// One entry per action, in the request's order, for ``Code/transactionCanceled``.
  public var reasons: [CancellationReason]
  /// The error beneath, such as an LMDB code or an errno text.
  public var cause: String?
  /// For ``Code/streamTrimmed``: the oldest position that can be read.
  public var firstAvailable: StreamPosition?
  /// Whether the fault lies in the request as it is put together (parameters, expressions, sets, NULL) rather than in
  /// what it would do; see ``inPutOrUpdate``.
  private(set) var isRequestFault = false

  public init(
    _ code: Code, _ message: String, item: Item? = nil, reasons: [CancellationReason] = [], cause: String? = nil
  ) {
    self.code = code
    self.message = message
    self.item = item
    self.reasons = reasons
    self.cause = cause
  }

  public var description: String { cause.map { "\(message) (\($0))" } ?? message }

  static func validation(_ message: String) -> StoreError { StoreError(.validation, message) }

  /// DynamoDB's most common prefix.
  static func invalidParameters(_ message: String) -> StoreError {
    StoreError(.validation, "One or more parameter values were invalid: " + message)
  }

  /// A fault in a request's parameters or expressions, or a set or NULL that is none.
  static func requestFault(_ message: String) -> StoreError {
    var error = StoreError.validation(message)
    error.isRequestFault = true
    return error
  }

  /// The same with DynamoDB's most common prefix.
  static func invalidRequest(_ message: String) -> StoreError {
    requestFault(invalidParameters(message).message)
  }
}

extension StoreError {
  /// This error in the words that PutItem and UpdateItem, and they alone, have for it: faults of a request as it is put
  /// together are counted (`1 validation error detected: …`), all other errors stay as they are.
  ///
  /// The store says it so itself. A server needs it for what it finds while it reads such a request.
  public var inPutOrUpdate: StoreError {
    guard isRequestFault else { return self }
    var error = self
    error.message = "1 validation error detected: " + message
    error.isRequestFault = false
    return error
  }

  /// Runs a part of a PutItem or UpdateItem; ``inPutOrUpdate`` says how it fails.
  @inline(__always)
  static func countingRequestFaults<R>(_ body: () throws -> R) throws -> R {
    do { return try body() } catch let error as StoreError { throw error.inPutOrUpdate }
  }
}
