/// The functions of the expressions: how many operands they take and where they may stand.
enum ExpressionFunction {
  static let condition: [String: Int] = [
    "attribute_exists": 1, "attribute_not_exists": 1, "attribute_type": 2, "begins_with": 2, "contains": 2, "size": 1,
  ]
  /// Those of conditions over changes.
  static let change = condition.merging(["changed": 1]) { $1 }
  static let update: [String: Int] = ["if_not_exists": 2, "list_append": 2]

  /// The number of operands of the function `name` in an expression of this kind, `nil` if it is not known there.
  static func operandCount(_ name: String, in kind: ExpressionKind) -> Int? {
    kind == .change ? change[name] : kind.isCondition ? condition[name] : update[name]
  }
}

/// What a request can see of an operand's type before there is an item.
enum StaticType: Sendable, Equatable {
  case unknown
  case value(ValueTag)

  init(_ operand: OperandAST) {
    switch operand {
    case .path, .undefined: self = .unknown
    case .value(let value): self = value.withView { .value($0.tag) }
    case .call(let call):
      switch call.name {
      case "size": self = .value(.number)
      case "list_append": self = .value(.list)
      case "if_not_exists": self = call.arguments.count == 2 ? StaticType(call.arguments[1]) : .unknown
      default: self = .value(.true)
      }
    }
  }

  /// The type's name in conditions, such as `S`, if it is known and not in `allowed`.
  func name(unlessIn allowed: ValueTag...) -> String? {
    guard case .value(let tag) = self, !allowed.contains(tag) else { return nil }
    return tag.typeName
  }
}

extension ValueTag {
  /// The name of the type as errors about ADD and DELETE have it.
  var longTypeName: String {
    switch self {
    case .null: "NULL"
    case .false, .true: "BOOLEAN"
    case .number: "NUMBER"
    case .string: "STRING"
    case .binary: "BINARY"
    case .list: "LIST"
    case .map: "MAP"
    case .stringSet: "STRING_SET"
    case .numberSet: "NUMBER_SET"
    case .binarySet: "BINARY_SET"
    }
  }

  var isSet: Bool { rawValue >= ValueTag.stringSet.rawValue }
}

extension ExpressionFaults {
  static func operandType(_ function: String, _ type: String) -> String {
    "Incorrect operand type for operator or function; operator or function: \(function), operand type: \(type)"
  }

  /// Notes what is wrong with a function by itself: its name, the number and the types of its operands.
  mutating func check(_ call: FunctionCall, in kind: ExpressionKind) {
    let name = call.name
    for case .call(let argument) in call.arguments where kind.isCondition && argument.name != "size" {
      note(.misplacedFunction, Self.misplaced(argument.name))
    }
    guard let count = ExpressionFunction.operandCount(name, in: kind) else {
      let isOther = (kind.isCondition ? ExpressionFunction.update : ExpressionFunction.condition)[name] != nil
      let place = kind == .change ? "a filter" : kind.isCondition ? "a condition" : "an update"
      note(
        .unknownFunction,
        isOther
          ? "The function is not allowed in \(place)\(kind == .change ? "" : " expression"); function: \(name)"
          : "Invalid function name; function: \(name)")
      return
    }
    guard call.arguments.count == count else {
      note(
        .operandCount,
        "Incorrect number of operands for operator or function; operator or function: \(name), "
          + "number of operands: \(call.arguments.count)")
      return
    }
    if kind == .change { checkRoots(call) }
    checkDistinct(name, call.arguments)
    switch name {
    case "attribute_exists", "attribute_not_exists", "if_not_exists", "changed":
      if call.arguments[0].path == nil {
        note(.operand, "Operator or function requires a document path; operator or function: \(name)")
      }
    case "begins_with":
      checkTypes(name, call.arguments, .string, .binary)
    case "attribute_type":
      checkTypeName(call.arguments[1])
    case "size":
      if let type = StaticType(call.arguments[0])
        .name(unlessIn: .string, .binary, .list, .map, .stringSet, .numberSet, .binarySet)
      {
        note(.operand, Self.operandType(name, type))
      }
    case "list_append":
      checkTypes(name, call.arguments, .list)
    default:
      break
    }
  }

  /// Notes the first of `operands` whose type is known and neither `first` nor one of `others`.
  mutating func checkTypes(_ name: String, _ operands: [OperandAST], _ first: ValueTag, _ others: ValueTag...) {
    for operand in operands {
      guard case .value(let tag) = StaticType(operand), tag != first, !others.contains(tag) else { continue }
      note(.operand, Self.operandType(name, tag.typeName))
      return
    }
  }

  /// Notes two operands that are the same path.
  mutating func checkDistinct(_ name: String, _ operands: [OperandAST]) {
    guard kind.isCondition, operands.count == 2, let first = operands[0].path, first == operands[1].path else { return }
    note(
      .repeatedOperand,
      "The first operand must be distinct from the remaining operands for this operator or function; "
        + "operator: \(name), first operand: \(first.description)")
  }

  private mutating func checkTypeName(_ operand: OperandAST) {
    guard let constant = operand.constant, constant.withView({ $0.tag == .string }) else {
      if case .undefined = operand { return }
      let type = StaticType(operand).name(unlessIn: .string) ?? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"
      note(.operand, Self.operandType("attribute_type", type))
      return
    }
    let name = constant.withView { String(decoding: $0.payload, as: UTF8.self) }
    if TypeMask(named: name) == nil {
      note(
        .operand, "Invalid attribute type name found; type: \(name), valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}")
    }
  }

  static func misplaced(_ function: String) -> String {
    "The function is not allowed to be used this way in an expression; function: \(function)"
  }
}
