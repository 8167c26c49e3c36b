import TableStore

/// The members that PutItem, UpdateItem, DeleteItem and the actions of a transaction have in common.
struct WriteMembers {
  private(set) var table: String?
  private(set) var names: [String: String]?
  private(set) var values: Item?
  private(set) var returnValues = ReturnValues.none
  private(set) var capacity = ReturnConsumedCapacity.none
  private(set) var metrics = false
  private var expression: String?
  private var expected: [String: ExpectedAttributeValue]?
  private var conditionalOperator: ConditionalOperator?
  private var returnsItem = false

  /// Reads `member` if it is one of these.
  ///
  /// - Parameter isAction: whether it belongs to an action of a transaction, which has fewer members.
  /// - Returns: whether it was.
  mutating func read(_ member: String, _ reader: inout MemberReader, isAction: Bool) throws -> Bool {
    switch member {
    case "TableName": table = try reader.string()
    case "ConditionExpression": expression = try reader.string()
    case "ExpressionAttributeNames": names = try reader.stringMap()
    case "ExpressionAttributeValues": values = try reader.placeholders()
    case "ReturnValuesOnConditionCheckFailure":
      returnsItem =
        try reader.oneOf(ReturnValuesOnFailure.self, "returnValuesOnConditionCheckFailure") == .allOld
    case _ where isAction: return false
    case "Expected": expected = try reader.expected()
    case "ConditionalOperator":
      conditionalOperator = try reader.oneOf(ConditionalOperator.self, "conditionalOperator")
    case "ReturnValues": returnValues = try reader.oneOf(ReturnValues.self, "returnValues")
    case "ReturnConsumedCapacity":
      capacity = try reader.oneOf(ReturnConsumedCapacity.self, "returnConsumedCapacity")
    case "ReturnItemCollectionMetrics":
      metrics = try reader.oneOf(ReturnItemCollectionMetrics.self, "returnItemCollectionMetrics") == .size
    default: return false
    }
    return true
  }

  /// `nil` if the request has no condition of either kind.
  var condition: WriteCondition? {
    if expression == nil, expected == nil, conditionalOperator == nil, !returnsItem { return nil }
    return WriteCondition(
      expression, expected: expected, conditionalOperator: conditionalOperator, returnItemOnFailure: returnsItem)
  }
}

enum ReturnValuesOnFailure: String, CaseIterable {
  case allOld = "ALL_OLD"
  case none = "NONE"
}

enum ReturnItemCollectionMetrics: String, CaseIterable {
  case size = "SIZE"
  case none = "NONE"
}

extension MemberReader {
  /// The legacy parameter `Expected`.
  mutating func expected() throws -> [String: ExpectedAttributeValue] {
    var expected: [String: ExpectedAttributeValue] = [:]
    try beginStructure()
    while let name = try nextMember() {
      var value = ExpectedAttributeValue()
      try beginStructure()
      while let member = try nextMember() {
        switch member {
        case "Value": value.value = try attributeValue()
        case "Exists": value.exists = try bool()
        case "ComparisonOperator":
          value.comparisonOperator = try oneOf(ComparisonOperator.self, "expected.\(name).member.comparisonOperator")
        case "AttributeValueList": value.attributeValueList = try attributeValues()
        default: try ignore()
        }
      }
      expected[name] = value
    }
    return expected
  }

  /// The legacy parameters `KeyConditions`, `QueryFilter` and `ScanFilter`.
  mutating func legacyConditions(_ path: String) throws -> [String: LegacyCondition] {
    var conditions: [String: LegacyCondition] = [:]
    try beginStructure()
    while let name = try nextMember() {
      var comparison: ComparisonOperator?
      var values: [AttributeValue]?
      try beginStructure()
      while let member = try nextMember() {
        switch member {
        case "ComparisonOperator":
          comparison = try oneOf(ComparisonOperator.self, "\(path).\(name).member.comparisonOperator")
        case "AttributeValueList": values = try attributeValues()
        default: try ignore()
        }
      }
      require(comparison != nil, "\(path).\(name).member.comparisonOperator")
      if let comparison { conditions[name] = LegacyCondition(comparison, values) }
    }
    return conditions
  }

  /// The legacy parameter `AttributeUpdates`.
  mutating func attributeUpdates() throws -> [String: AttributeUpdate] {
    var updates: [String: AttributeUpdate] = [:]
    try beginStructure()
    while let name = try nextMember() {
      var update = AttributeUpdate()
      try beginStructure()
      while let member = try nextMember() {
        switch member {
        case "Action":
          update.action = try oneOf(AttributeUpdate.Action.self, "attributeUpdates.\(name).member.action")
        case "Value": update.value = try attributeValue()
        default: try ignore()
        }
      }
      updates[name] = update
    }
    return updates
  }
}
