// The grammar of conditions, filters and key conditions. From loose to tight: OR, AND, NOT, comparisons.
extension ExpressionParser {
  /// What was read where both a condition and an operand may stand: `(a)` may go on as `(a) = :v`.
  private struct Parsed {
    enum Meaning {
      case condition(ConditionAST)
      case operand(OperandAST)
    }
    var meaning: Meaning
    var isGrouped = false
  }

  /// The whole expression as a condition.
  mutating func condition() throws -> ConditionAST {
    let condition = try asCondition(try disjunction())
    if token.kind != .end { throw syntaxError() }
    try faults.check()
    return condition
  }

  private mutating func disjunction() throws -> Parsed {
    let first = try conjunction()
    guard isNext(.or) else { return first }
    var condition = try asCondition(first)
    while take(.or) {
      try countOperator()
      condition = .or(condition, try asCondition(try conjunction()))
    }
    return Parsed(meaning: .condition(condition))
  }

  private mutating func conjunction() throws -> Parsed {
    let first = try negation()
    guard isNext(.and) else { return first }
    var condition = try asCondition(first)
    while take(.and) {
      try countOperator()
      condition = .and(condition, try asCondition(try negation()))
    }
    return Parsed(meaning: .condition(condition))
  }

  private mutating func negation() throws -> Parsed {
    guard isNext(.not) else { return try comparison() }
    var count = 0
    while take(.not) {
      try countOperator()
      count += 1
    }
    var condition = try asCondition(try comparison())
    for _ in 0..<count { condition = .not(condition) }
    return Parsed(meaning: .condition(condition))
  }

  private mutating func comparison() throws -> Parsed {
    let place = kind == .change ? characterNumber(of: token) : nil
    let first = try group()
    guard case .operand(let operand) = first.meaning else { return first }
    let condition: ConditionAST
    if let comparator = Comparator(token.kind) {
      advance()
      try countOperator()
      condition = .compare(comparator, operand, try self.operand())
    } else if take(.between) {
      try countOperator()
      let lower = try self.operand()
      if !take(.and) { throw syntaxError() }
      condition = .between(operand, lower, try self.operand())
    } else if take(.in) {
      try countOperator()
      try expect(.openParenthesis)
      var list: [OperandAST] = []
      repeat { list.append(try self.operand()) } while take(.comma)
      try expect(.closeParenthesis)
      condition = .isIn(operand, list)
    } else {
      return first
    }
    faults.place = place
    faults.check(condition)
    faults.closeCondition()
    return Parsed(meaning: .condition(condition))
  }

  private mutating func group() throws -> Parsed {
    guard take(.openParenthesis) else { return Parsed(meaning: .operand(try bareOperand())) }
    let inner = try nested { try $0.disjunction() }
    try expect(.closeParenthesis)
    if inner.isGrouped { noteRedundantParentheses() }
    guard case .operand(let operand) = inner.meaning else { return Parsed(meaning: inner.meaning, isGrouped: true) }
    let continued = try continued(operand)
    return Parsed(meaning: .operand(continued.operand), isGrouped: continued.isGrouped)
  }

  /// Takes what was read for a condition: comparisons are, functions may be, paths and values are not.
  private mutating func asCondition(_ parsed: Parsed) throws -> ConditionAST {
    switch parsed.meaning {
    case .condition(let condition):
      return condition
    case .operand(.call(let call)):
      if call.name == "size" { faults.note(.misplacedFunction, ExpressionFaults.misplaced(call.name)) }
      faults.closeCondition()
      return .call(call)
    case .operand:
      throw syntaxError()
    }
  }
}
