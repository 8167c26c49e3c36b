/// Turns a table's expiry on or off.
public struct UpdateTimeToLiveRequest: Sendable {
  public var tableName: String
  /// The top-level attribute that holds the time of expiry in epoch seconds; 1 to 255 bytes.
  public var attributeName: String
  public var enabled: Bool

  public init(_ tableName: String, attributeName: String, enabled: Bool = true) {
    self.tableName = tableName
    self.attributeName = attributeName
    self.enabled = enabled
  }
}

/// Whether a table's items expire, and by which attribute.
public struct TimeToLiveDescription: Sendable, Hashable {
  public enum Status: String, Sendable {
    /// Items written from now on expire; those that were there before are being indexed.
    case enabling = "ENABLING"
    case enabled = "ENABLED"
    case disabled = "DISABLED"
  }
  public var status: Status
  /// `nil` when disabled.
  public var attributeName: String?

  public init(status: Status, attributeName: String? = nil) {
    self.status = status
    self.attributeName = attributeName
  }
}

extension TableEngine {
  /// Turns expiry on or off. Items that are there already are indexed by expiry time in the background.
  ///
  /// - Throws: ``StoreError`` `validation` if it is so already or active on another attribute, `resourceNotFound`.
  func updateTimeToLive(_ request: UpdateTimeToLiveRequest) throws {
    let name = try TableEngine.check(request)
    _ = try engine.commit { try update(request, name, in: $0) }
  }

  /// ``updateTimeToLive(_:)`` for callers on Swift's cooperative threads.
  func updateTimeToLiveAsync(_ request: UpdateTimeToLiveRequest) async throws {
    let name = try TableEngine.check(request)
    _ = try await engine.commitAsync { try self.update(request, name, in: $0) }
  }

  /// Whether a table's items expire.
  func describeTimeToLive(_ name: String) throws -> TimeToLiveDescription {
    let name = try TableName(name)
    return try engine.snapshot { snapshot in
      let descriptor = try controlledTable(name, in: snapshot).descriptor
      guard let attribute = descriptor.expiryAttribute else { return TimeToLiveDescription(status: .disabled) }
      let isFilling = try BackgroundJob.pending(in: snapshot).contains { $0.fills(descriptor.expiryID) }
      return TimeToLiveDescription(status: isFilling ? .enabling : .enabled, attributeName: attribute)
    }
  }

  private static func check(_ request: UpdateTimeToLiveRequest) throws -> TableName {
    var constraints = Constraints()
    constraints.name(request.tableName, "tableName")
    constraints.count(
      request.attributeName.utf8.count, shownAs: request.attributeName, "timeToLiveSpecification.attributeName",
      from: 1, to: 255)
    try constraints.check()
    return TableName(unchecked: request.tableName)
  }

  private func update(_ request: UpdateTimeToLiveRequest, _ name: TableName, in transaction: WriteTransaction) throws {
    var descriptor = try changeableTable(name, in: transaction).descriptor
    let writer = CatalogueWriter(transaction)
    if let current = descriptor.expiryAttribute, current != request.attributeName {
      throw StoreError.validation(
        "TimeToLive is active on a different AttributeName: current AttributeName is \(current)")
    }
    if request.enabled {
      guard descriptor.expiryAttribute == nil else { throw StoreError.validation("TimeToLive is already enabled") }
      descriptor.expiryAttribute = request.attributeName
      descriptor.expiryID = try writer.allocateIdentifier()
      transaction.put(.system, SystemKey.expiry(descriptor.expiryID), Array(name.text.utf8))
      try writer.add(
        .fillExpiry(table: descriptor.name, tableID: descriptor.id, expiryID: descriptor.expiryID))
    } else {
      guard descriptor.expiryAttribute != nil else { throw StoreError.validation("TimeToLive is already disabled") }
      let id = descriptor.expiryID
      descriptor.expiryAttribute = nil
      descriptor.expiryID = 0
      transaction.delete(.system, SystemKey.expiry(id))
      for job in try BackgroundJob.pending(in: transaction) where job.fills(id) { writer.remove(job) }
      try writer.add(.drop([.init(space: .expiry, id: id)]))
    }
    try writer.store(&descriptor)
  }
}
