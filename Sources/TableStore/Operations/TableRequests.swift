/// A secondary index to create.
public struct IndexDefinition: Sendable, Hashable {
  public var name: String
  public var key: KeySchema
  public var projection: Projection

  public init(_ name: String, _ key: KeySchema, projection: Projection = .all) {
    self.name = name
    self.key = key
    self.projection = projection
  }
}

/// Creates a table.
public struct CreateTableRequest: Sendable {
  public var tableName: String
  public var key: KeySchema
  public var globalIndexes: [IndexDefinition] = []
  /// Fixed at creation. Each shares the table's partition attribute and has one sort attribute of its own.
  public var localIndexes: [IndexDefinition] = []
  /// What change records hold. `nil` keeps keys only and shows no stream through the DynamoDB API.
  public var streamView: StreamViewType? = .newAndOldImages
  public var deletionProtection = false
  /// Billing mode, throughput, table class, tags: kept and described, not interpreted here.
  public var attributes: [String: AttributeValue] = [:]
  /// Whether the table is to be filled before anybody uses it, see ``AsyncStore/finish(_:)``.
  package var isBeingMade = false

  public init(_ tableName: String, _ key: KeySchema) {
    self.tableName = tableName
    self.key = key
  }
}

/// Changes a table. Exactly what is set is changed; at most one global index is created or deleted at a time.
public struct UpdateTableRequest: Sendable {
  public var tableName: String
  public var createGlobalIndex: IndexDefinition?
  public var deleteGlobalIndex: String?
  /// `.some(nil)` disables the stream.
  public var streamView: StreamViewType??
  public var deletionProtection: Bool?
  /// Merged over the kept ones.
  public var attributes: [String: AttributeValue]?
  /// What is kept under these names must be this (`nil`: nothing), else the change is refused with `transactionConflict`:
  /// so that what was worked out from kept attributes overwrites no others.
  public var ifAttributes: [String: AttributeValue?] = [:]

  public init(_ tableName: String) { self.tableName = tableName }
}

public enum TableStatus: String, Sendable {
  case creating = "CREATING"
  case active = "ACTIVE"
  case updating = "UPDATING"
  case deleting = "DELETING"
}

/// What is known of a table.
public struct TableDescription: Sendable {
  public struct Index: Sendable {
    public var definition: IndexDefinition
    public var status: TableStatus
    public var backfilling: Bool
    public var itemCount: Int
    public var sizeBytes: Int

    public init(
      definition: IndexDefinition, status: TableStatus, backfilling: Bool, itemCount: Int, sizeBytes: Int
    ) {
      self.definition = definition
      self.status = status
      self.backfilling = backfilling
      self.itemCount = itemCount
      self.sizeBytes = sizeBytes
    }
  }
  public var name: String
  public var id: UInt32
  public var status: TableStatus
  public var key: KeySchema
  public var globalIndexes: [Index]
  public var localIndexes: [Index]
  public var streamView: StreamViewType?
  /// Microseconds since 1970; the stream's label is made from it.
  public var streamEnabledAt: UInt64
  public var expiryAttribute: String?
  public var deletionProtection: Bool
  /// Microseconds since 1970.
  public var createdAt: UInt64
  public var itemCount: Int
  public var sizeBytes: Int
  public var attributes: [String: AttributeValue]

  public init(
    name: String, id: UInt32, status: TableStatus, key: KeySchema, globalIndexes: [Index], localIndexes: [Index],
    streamView: StreamViewType?, streamEnabledAt: UInt64, expiryAttribute: String?, deletionProtection: Bool,
    createdAt: UInt64, itemCount: Int, sizeBytes: Int, attributes: [String: AttributeValue]
  ) {
    self.name = name
    self.id = id
    self.status = status
    self.key = key
    self.globalIndexes = globalIndexes
    self.localIndexes = localIndexes
    self.streamView = streamView
    self.streamEnabledAt = streamEnabledAt
    self.expiryAttribute = expiryAttribute
    self.deletionProtection = deletionProtection
    self.createdAt = createdAt
    self.itemCount = itemCount
    self.sizeBytes = sizeBytes
    self.attributes = attributes
  }
}
