/// What a write returns of the item.
public enum ReturnValues: String, Sendable, CaseIterable {
  case none = "NONE"
  case allOld = "ALL_OLD"
  case updatedOld = "UPDATED_OLD"
  case allNew = "ALL_NEW"
  case updatedNew = "UPDATED_NEW"
}

/// How much of the consumed capacity a reply carries.
public enum ReturnConsumedCapacity: String, Sendable, CaseIterable {
  case none = "NONE"
  case total = "TOTAL"
  case indexes = "INDEXES"
}

/// How the legacy conditions of one request are joined.
public enum ConditionalOperator: String, Sendable, CaseIterable {
  case and = "AND"
  case or = "OR"
}

/// The operators of the legacy parameters `Expected`, `KeyConditions`, `QueryFilter` and `ScanFilter`.
public enum ComparisonOperator: String, Sendable, CaseIterable {
  case eq = "EQ"
  case ne = "NE"
  case `in` = "IN"
  case le = "LE"
  case lt = "LT"
  case ge = "GE"
  case gt = "GT"
  case between = "BETWEEN"
  case notNull = "NOT_NULL"
  case null = "NULL"
  case contains = "CONTAINS"
  case notContains = "NOT_CONTAINS"
  case beginsWith = "BEGINS_WITH"
}

/// One entry of the legacy parameters `KeyConditions`, `QueryFilter` and `ScanFilter`.
public struct LegacyCondition: Sendable {
  public var comparisonOperator: ComparisonOperator
  public var attributeValueList: [AttributeValue]?

  public init(_ comparisonOperator: ComparisonOperator, _ attributeValueList: [AttributeValue]? = nil) {
    self.comparisonOperator = comparisonOperator
    self.attributeValueList = attributeValueList
  }
}

/// One entry of the legacy parameter `Expected`.
public struct ExpectedAttributeValue: Sendable {
  public var value: AttributeValue?
  public var exists: Bool?
  public var comparisonOperator: ComparisonOperator?
  public var attributeValueList: [AttributeValue]?

  public init(
    value: AttributeValue? = nil, exists: Bool? = nil, comparisonOperator: ComparisonOperator? = nil,
    attributeValueList: [AttributeValue]? = nil
  ) {
    self.value = value
    self.exists = exists
    self.comparisonOperator = comparisonOperator
    self.attributeValueList = attributeValueList
  }
}

/// One entry of the legacy parameter `AttributeUpdates`.
public struct AttributeUpdate: Sendable {
  public enum Action: String, Sendable, CaseIterable {
    case put = "PUT"
    case add = "ADD"
    case delete = "DELETE"
  }
  public var action: Action
  public var value: AttributeValue?

  public init(_ action: Action = .put, _ value: AttributeValue? = nil) {
    self.action = action
    self.value = value
  }
}

/// The condition of a write: an expression, or the legacy `Expected`. Expressions and legacy parameters do not mix.
public struct WriteCondition: Sendable {
  public var expression: String?
  public var expected: [String: ExpectedAttributeValue]?
  public var conditionalOperator: ConditionalOperator?
  /// Whether a failed condition's error carries the item as it is.
  public var returnItemOnFailure = false

  public init(
    _ expression: String? = nil, expected: [String: ExpectedAttributeValue]? = nil,
    conditionalOperator: ConditionalOperator? = nil, returnItemOnFailure: Bool = false
  ) {
    self.expression = expression
    self.expected = expected
    self.conditionalOperator = conditionalOperator
    self.returnItemOnFailure = returnItemOnFailure
  }
}

/// The capacity a request used, in DynamoDB's units.
public struct ConsumedCapacity: Sendable, Hashable {
  public struct Units: Sendable, Hashable {
    public var capacity: Double = 0
    /// Set in transactions only.
    public var read: Double?
    /// Set in transactions only.
    public var write: Double?
    public init(capacity: Double = 0, read: Double? = nil, write: Double? = nil) {
      self.capacity = capacity
      self.read = read
      self.write = write
    }
  }
  public var tableName: String
  public var total: Units
  /// The three parts below are present only for `INDEXES`.
  public var table: Units?
  public var localIndexes: [String: Units]
  public var globalIndexes: [String: Units]

  public init(
    tableName: String, total: Units, table: Units? = nil, localIndexes: [String: Units] = [:],
    globalIndexes: [String: Units] = [:]
  ) {
    self.tableName = tableName
    self.total = total
    self.table = table
    self.localIndexes = localIndexes
    self.globalIndexes = globalIndexes
  }
}

/// The size of the item collection a write touched; only for tables with a local index.
public struct ItemCollectionMetrics: Sendable, Hashable {
  /// The partition key attribute.
  public var itemCollectionKey: Item
  /// Lower and upper estimate in gigabytes.
  public var sizeEstimateRangeGB: [Double]

  public init(itemCollectionKey: Item, sizeEstimateRangeGB: [Double]) {
    self.itemCollectionKey = itemCollectionKey
    self.sizeEstimateRangeGB = sizeEstimateRangeGB
  }
}

/// A consistent place in the store: the number of a commit. Later commits have greater numbers.
public struct CommitNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var rawValue: UInt64
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }
  public static func < (left: CommitNumber, right: CommitNumber) -> Bool { left.rawValue < right.rawValue }
  public var description: String { String(rawValue) }
}
