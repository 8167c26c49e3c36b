extension KeyConditionAST {
  /// The key conditions that `KeyConditions` describes. Throws a `validation` error, for the attribute first by name,
  /// if arguments do not fit their operators. Operators that no key can be searched by are refused by
  /// ``resolve(_:)``, when the table is known.
  static func legacy(_ conditions: [String: LegacyCondition]) throws -> KeyConditionAST {
    let terms = try conditions.sorted { $0.key < $1.key }.map { name, condition in
      let operands = try LegacyOperands(condition.comparisonOperator, condition.attributeValueList ?? [])
      return Term(
        attribute: Array(name.utf8), operation: operation(condition.comparisonOperator), values: operands.values)
    }
    guard (1...2).contains(terms.count) else {
      throw StoreError.validation("Conditions can be of length 1 or 2 only")
    }
    return KeyConditionAST(terms: terms)
  }

  private static func operation(_ comparison: ComparisonOperator) -> Operation {
    switch comparison {
    case .eq: .compare(.equal)
    case .le: .compare(.lessOrEqual)
    case .lt: .compare(.less)
    case .ge: .compare(.greaterOrEqual)
    case .gt: .compare(.greater)
    case .between: .between
    case .beginsWith: .beginsWith
    case .ne, .in, .null, .notNull, .contains, .notContains: .unindexable
    }
  }
}
