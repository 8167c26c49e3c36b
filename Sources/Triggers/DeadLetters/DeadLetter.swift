public import TableStore

/// A change that a trigger has given up, kept whole, with what became of it.
public struct DeadLetter: Sendable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// The handler failed on it.
    case handler
    /// The handler did not come back in time.
    case timeout
    /// The handler's effects could not be applied.
    case effects
    /// It stands at the end of a chain of effects longer than the definition allows. No handler has seen it.
    case recursion
    /// It was older than the definition allows. No handler has seen it.
    case age
  }

  public var change: Change
  public var kind: Kind
  /// Why the last try failed.
  public var error: String
  /// How often it was tried alone, redrives included.
  public var attempts: Int
  /// Microseconds since 1970.
  public var firstFailedAt: UInt64
  public var lastFailedAt: UInt64
  /// The version of the handler that failed last.
  public var handlerVersion: String
  /// Whether later changes of the item wait behind it.
  public var parksItem: Bool

  package init(
    _ change: Change, _ kind: Kind, error: String, attempts: Int, firstFailedAt: UInt64, lastFailedAt: UInt64,
    handlerVersion: String, parksItem: Bool
  ) {
    self.change = change
    self.kind = kind
    self.error = error
    self.attempts = attempts
    self.firstFailedAt = firstFailedAt
    self.lastFailedAt = lastFailedAt
    self.handlerVersion = handlerVersion
    self.parksItem = parksItem
  }

  /// Where the change stands in the stream; what names a dead letter of a consumer.
  public var position: StreamPosition { change.position }

  private static let version: UInt64 = 1

  package var encoded: [UInt8] {
    var fields = StoredFields()
    fields.append(DeadLetter.version)
    fields.append(parksItem ? 1 : 0)
    fields.append(UInt64(attempts))
    fields.append(firstFailedAt)
    fields.append(lastFailedAt)
    fields.append(kind.rawValue)
    fields.append(error)
    fields.append(handlerVersion)
    fields.append(change.stored)
    return fields.bytes
  }

  /// - Throws: ``StoreError`` `storeNewer` for a version above ours, `storeCorrupted` for other bytes.
  package init(encoded bytes: [UInt8]) throws {
    let damaged = StoreError(.storeCorrupted, "A dead letter does not decode.")
    var fields = StoredFields(bytes)
    guard let version = fields.integer(), version >= 1 else { throw damaged }
    guard version == DeadLetter.version else {
      throw StoreError(.storeNewer, "A dead letter needs a newer version of this software.")
    }
    guard let parks = fields.integer(), let attempts = fields.integer(), let first = fields.integer(),
      let last = fields.integer(), let kind = fields.text().flatMap(Kind.init(rawValue:)), let error = fields.text(),
      let handler = fields.text(), let change = fields.run()
    else { throw damaged }
    self.init(
      try Change(stored: change), kind, error: error, attempts: Int(clamping: attempts), firstFailedAt: first,
      lastFailedAt: last, handlerVersion: handler, parksItem: parks != 0)
  }
}
