/// The conditions of a query on key attributes, before the schema is known: at most one per attribute.
struct KeyConditionAST: Sendable {
  enum Operation: Sendable {
    case compare(Comparator)
    case between
    case beginsWith
    /// A legacy operator that no key can be searched by.
    case unindexable
  }

  struct Term: Sendable {
    /// UTF-8.
    var attribute: [UInt8]
    var operation: Operation
    /// As many as the operation takes.
    var values: [EncodedValue]
  }

  private(set) var terms: [Term] = []

  init(terms: [Term]) { self.terms = terms }

  /// Throws if `condition` is no conjunction of comparisons of one attribute with constants each.
  init(_ condition: ConditionAST) throws {
    try add(condition)
  }

  /// The error of a query without any key condition.
  static var missing: StoreError {
    .validation("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
  }

  private mutating func add(_ condition: ConditionAST) throws {
    switch condition {
    case .and(let left, let right):
      try add(left)
      try add(right)
    case .or: throw Self.invalidOperator("OR")
    case .not: throw Self.invalidOperator("NOT")
    case .isIn: throw Self.invalidOperator("IN")
    case .compare(.notEqual, _, _): throw Self.invalidOperator("<>")
    case .compare(let comparator, let left, let right):
      try add(.compare(left.path == nil ? comparator.mirrored : comparator), [left, right])
    case .between(let operand, let lower, let upper):
      try Self.requirePath(operand, "BETWEEN")
      try add(.between, [operand, lower, upper])
    case .call(let call):
      guard call.name == "begins_with" else { throw Self.invalidOperator(call.name) }
      if let first = call.arguments.first { try Self.requirePath(first, call.name) }
      try add(.beginsWith, call.arguments)
    }
  }

  private mutating func add(_ operation: Operation, _ operands: [OperandAST]) throws {
    var attribute: [UInt8]?
    var values: [EncodedValue] = []
    for operand in operands {
      switch operand {
      case .path(let path):
        if attribute != nil {
          throw Self.invalidCondition("Multiple attribute names used in one condition")
        }
        guard path.steps.count == 1 else {
          throw StoreError.validation("KeyConditionExpressions cannot have conditions on nested attributes")
        }
        attribute = path.attribute
      case .value(let value):
        values.append(value)
      case .call, .undefined:
        throw StoreError.validation("KeyConditionExpressions cannot contain nested operations")
      }
    }
    guard let attribute else { throw Self.invalidCondition("No key attribute specified") }
    guard !terms.contains(where: { $0.attribute == attribute }) else {
      throw StoreError.validation("KeyConditionExpressions must only contain one condition per key")
    }
    terms.append(Term(attribute: attribute, operation: operation, values: values))
  }

  private static func requirePath(_ operand: OperandAST, _ name: String) throws {
    if case .call = operand {
      throw StoreError.validation("KeyConditionExpressions cannot contain nested operations")
    }
    if operand.path == nil {
      throw invalidCondition("\(name) operator must have the key attribute as its first operand")
    }
  }

  private static func invalidOperator(_ name: String) -> StoreError {
    .validation("Invalid operator used in KeyConditionExpression: \(name)")
  }

  private static func invalidCondition(_ reason: String) -> StoreError {
    .validation("Invalid condition in KeyConditionExpression: \(reason)")
  }
}
