extension Condition {
  /// The condition that `Expected` and `ConditionalOperator` describe; `nil` if there is none.
  ///
  /// Throws a `validation` error, for the attribute first by name, if the parameters contradict themselves.
  static func legacy(
    expected: [String: ExpectedAttributeValue]?, conditionalOperator: ConditionalOperator?
  ) throws -> Condition? {
    let parts = try (expected ?? [:]).sorted { $0.key < $1.key }.map { try part($0.key, $0.value) }
    return try join(parts, conditionalOperator)
  }

  /// The filter that `QueryFilter` or `ScanFilter` and `ConditionalOperator` describe; `nil` if there is none.
  static func legacy(
    filter: [String: LegacyCondition]?, conditionalOperator: ConditionalOperator?
  ) throws -> Condition? {
    let parts = try (filter ?? [:]).sorted { $0.key < $1.key }.map { name, condition in
      try LegacyOperands(condition.comparisonOperator, condition.attributeValueList ?? []).condition(on: name)
    }
    return try join(parts, conditionalOperator)
  }

  private static func join(_ parts: [ConditionAST], _ conditionalOperator: ConditionalOperator?) throws -> Condition? {
    if conditionalOperator != nil {
      if parts.isEmpty {
        throw StoreError.requestFault("ConditionalOperator cannot be used without Filter or Expected")
      }
      if parts.count == 1 {
        throw StoreError.requestFault(
          "ConditionalOperator can only be used when Filter or Expected has two or more elements")
      }
    }
    return balanced(parts[...]) { conditionalOperator == .or ? .or($0, $1) : .and($0, $1) }.map { Condition($0) }
  }

  /// Joins the parts in a tree of small depth: requests may name thousands of attributes.
  private static func balanced(
    _ parts: ArraySlice<ConditionAST>, _ join: (ConditionAST, ConditionAST) -> ConditionAST
  ) -> ConditionAST? {
    guard parts.count > 1 else { return parts.first }
    let middle = parts.startIndex + parts.count / 2
    guard let left = balanced(parts[..<middle], join), let right = balanced(parts[middle...], join) else { return nil }
    return join(left, right)
  }

  private static func part(_ name: String, _ expected: ExpectedAttributeValue) throws -> ConditionAST {
    func contradiction(_ text: String) -> StoreError { .invalidRequest("\(text) for Attribute: \(name)") }
    if expected.value != nil, expected.attributeValueList != nil {
      throw contradiction("Value and AttributeValueList cannot be used together")
    }
    if let comparison = expected.comparisonOperator {
      if expected.exists != nil { throw contradiction("Exists and ComparisonOperator cannot be used together") }
      let arguments = expected.attributeValueList ?? expected.value.map { [$0] } ?? []
      return try LegacyOperands(comparison, arguments).condition(on: name)
    }
    if expected.attributeValueList != nil {
      throw contradiction("AttributeValueList can only be used with a ComparisonOperator")
    }
    if expected.exists == false {
      if expected.value != nil { throw contradiction("Value cannot be used when Exists is false") }
      return try LegacyOperands(.null, []).condition(on: name)
    }
    guard let value = expected.value else {
      throw contradiction("Value must be provided when Exists is \(expected.exists == nil ? "null" : "true")")
    }
    return try LegacyOperands(.eq, [value]).condition(on: name)
  }
}
