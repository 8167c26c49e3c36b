/// The rules of the legacy comparison operators: how many arguments of which types.
struct LegacyOperands: Sendable {
  let comparison: ComparisonOperator
  let values: [EncodedValue]

  /// Throws a `validation` error if the arguments do not fit the operator.
  init(_ comparison: ComparisonOperator, _ arguments: [AttributeValue]) throws {
    self.comparison = comparison
    values = try arguments.map { try EncodedValue($0) }
    let expected: ClosedRange<Int> =
      switch comparison {
      case .null, .notNull: 0...0
      case .between: 2...2
      case .in: 1...ExpressionLimits.inOperandCount
      default: 1...1
      }
    guard expected.contains(values.count) else {
      throw StoreError.invalidRequest(
        "Invalid number of argument(s) for the \(comparison.rawValue) ComparisonOperator")
    }
    let tags = values.map { $0.withView { $0.tag } }
    for tag in tags where !Self.allows(tag, comparison) {
      throw StoreError.invalidRequest(
        "ComparisonOperator \(comparison.rawValue) is not valid for \(tag.typeName) AttributeValue type")
    }
    guard Set(tags.map(\.typeName)).count <= 1 else {
      throw StoreError.invalidRequest("AttributeValues inside AttributeValueList must be of same type")
    }
    if comparison == .between {
      let order = values[0].withView { lower in values[1].withView { lower.payload.order(against: $0.payload) } }
      guard order <= 0 else {
        throw StoreError.requestFault(
          "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound")
      }
    }
  }

  private static func allows(_ tag: ValueTag, _ comparison: ComparisonOperator) -> Bool {
    switch comparison {
    case .le, .lt, .ge, .gt, .between: tag == .string || tag == .number || tag == .binary
    case .beginsWith: tag == .string || tag == .binary
    case .in, .contains, .notContains: !tag.isSet
    case .eq, .ne, .null, .notNull: true
    }
  }

  /// The same condition as an expression has it, on the attribute `name`.
  func condition(on name: String) -> ConditionAST {
    let path = OperandAST.path(DocumentPath(attribute: name))
    let operands = values.map { OperandAST.value($0) }
    switch comparison {
    case .eq: return .compare(.equal, path, operands[0])
    case .ne: return .compare(.notEqual, path, operands[0])
    case .le: return .compare(.lessOrEqual, path, operands[0])
    case .lt: return .compare(.less, path, operands[0])
    case .ge: return .compare(.greaterOrEqual, path, operands[0])
    case .gt: return .compare(.greater, path, operands[0])
    case .in: return .isIn(path, operands)
    case .between: return .between(path, operands[0], operands[1])
    case .notNull: return .call(FunctionCall(name: "attribute_exists", arguments: [path]))
    case .null: return .call(FunctionCall(name: "attribute_not_exists", arguments: [path]))
    case .contains: return .call(FunctionCall(name: "contains", arguments: [path] + operands))
    case .notContains: return .not(.call(FunctionCall(name: "contains", arguments: [path] + operands)))
    case .beginsWith: return .call(FunctionCall(name: "begins_with", arguments: [path] + operands))
    }
  }
}
