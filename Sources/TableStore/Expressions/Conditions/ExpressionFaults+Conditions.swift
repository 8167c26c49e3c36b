extension ExpressionFaults {
  /// Notes what is wrong with a comparison, BETWEEN or IN: functions as operands, operand types, bounds.
  mutating func check(_ condition: ConditionAST) {
    if kind == .change { checkRoots(condition) }
    switch condition {
    case .compare(let comparator, let left, let right):
      checkPlaces([left, right])
      checkDistinct(comparator.text, [left, right])
      if comparator != .equal, comparator != .notEqual {
        checkTypes(comparator.text, [left, right], .string, .number, .binary)
      }
    case .between(let operand, let lower, let upper):
      checkPlaces([operand, lower, upper])
      checkTypes("BETWEEN", [operand, lower, upper], .string, .number, .binary)
      if let lower = lower.constant, let upper = upper.constant { checkBounds(lower, upper) }
    case .isIn(let operand, let list):
      checkPlaces([operand])
      checkPlaces(list)
      if list.count > ExpressionLimits.inOperandCount {
        note(
          .operandCount, "The IN operator is provided with too many operands; number of operands: \(list.count)")
      }
    default:
      break
    }
  }

  /// Of the functions only `size` has a value that can be compared.
  private mutating func checkPlaces(_ operands: [OperandAST]) {
    for case .call(let call) in operands where call.name != "size" {
      note(.misplacedFunction, Self.misplaced(call.name))
    }
  }

  private mutating func checkBounds(_ lower: EncodedValue, _ upper: EncodedValue) {
    lower.withView { lower in
      upper.withView { upper in
        guard lower.tag != upper.tag || lower.payload.order(against: upper.payload) > 0 else { return }
        let requirement =
          lower.tag == upper.tag
          ? "upper bound to be greater than or equal to lower bound" : "same data type for lower and upper bounds"
        note(
          .operand,
          "The BETWEEN operator requires \(requirement); lower bound operand: AttributeValue: "
            + "{\(lower.typedText)}, upper bound operand: AttributeValue: {\(upper.typedText)}")
      }
    }
  }
}

extension ValueView {
  /// A scalar with its type as error messages show it, such as `N:12`. Binaries are shown in base64.
  var typedText: String {
    let text =
      switch tag {
      case .string: String(decoding: payload, as: UTF8.self)
      case .number: Number(payload: payload).description
      case .binary: Base64.encode(payload)
      default: ""
      }
    return "\(tag.typeName):\(text)"
  }
}
