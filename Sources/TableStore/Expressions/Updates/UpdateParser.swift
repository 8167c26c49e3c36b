// The grammar of updates: SET, REMOVE, ADD and DELETE sections in any order, each at most once.
extension ExpressionParser {
  private static let sections: [Keyword] = [.set, .remove, .add, .delete]

  /// The whole expression as an update.
  mutating func update() throws -> UpdateAST {
    var update = UpdateAST()
    var seen: [Keyword] = []
    repeat {
      guard let section = Self.sections.first(where: { isNext($0) }) else { throw syntaxError() }
      advance()
      if seen.contains(section) {
        faults.note(
          .repeatedSection, "The \"\(section.letters)\" section can only be used once in an update expression;")
      }
      seen.append(section)
      repeat { update.actions.append(try action(section)) } while take(.comma)
    } while token.kind != .end
    update.actions.map(\.path).checkClashes(&faults)
    try faults.check()
    return update
  }

  private mutating func action(_ section: Keyword) throws -> UpdateAST.Action {
    let path = try path()
    switch section {
    case .set:
      try expect(.equal)
      return UpdateAST.Action(path: path, operation: .set(try setValue()))
    case .add:
      let value = try constant()
      faults.checkSetOperand("ADD", value, .number, .stringSet, .numberSet, .binarySet)
      return UpdateAST.Action(path: path, operation: .add(value))
    case .delete:
      let value = try constant()
      faults.checkSetOperand("DELETE", value, .stringSet, .numberSet, .binarySet)
      return UpdateAST.Action(path: path, operation: .delete(value))
    default:
      return UpdateAST.Action(path: path, operation: .remove)
    }
  }

  private mutating func constant() throws -> OperandAST {
    guard token.kind == .valuePlaceholder else { throw syntaxError() }
    return try bareOperand()
  }

  private mutating func setValue() throws -> UpdateAST.Value { try groupedSetValue().value }

  private mutating func groupedSetValue() throws -> (value: UpdateAST.Value, isGrouped: Bool) {
    let left: (operand: OperandAST, isGrouped: Bool)
    if take(.openParenthesis) {
      let inner = try nested { try $0.groupedSetValue() }
      try expect(.closeParenthesis)
      if inner.isGrouped { noteRedundantParentheses() }
      guard case .operand(let operand) = inner.value else { return (inner.value, true) }
      left = try continued(operand)
    } else {
      left = (try bareOperand(), false)
    }
    let isSum = token.kind == .plus
    guard isSum || token.kind == .minus else { return (.operand(left.operand), left.isGrouped) }
    advance()
    try countOperator()
    let right = try operand()
    faults.checkTypes(isSum ? "+" : "-", [left.operand, right], .number)
    return (isSum ? .sum(left.operand, right) : .difference(left.operand, right), false)
  }
}

extension ExpressionFaults {
  /// Notes a constant of ADD or DELETE whose type is none of `allowed`.
  mutating func checkSetOperand(_ section: String, _ operand: OperandAST, _ allowed: ValueTag...) {
    guard let tag = operand.constant?.withView({ $0.tag }), !allowed.contains(tag) else { return }
    note(
      .operand,
      "Incorrect operand type for operator or function; operator: \(section), operand type: \(tag.longTypeName), "
        + "typeSet: ALLOWED_FOR_\(section)_OPERAND")
  }
}
