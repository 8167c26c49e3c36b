/// A condition as written, placeholders resolved.
indirect enum ConditionAST: Sendable {
  case compare(Comparator, OperandAST, OperandAST)
  /// Value, lower bound, upper bound.
  case between(OperandAST, OperandAST, OperandAST)
  case isIn(OperandAST, [OperandAST])
  case call(FunctionCall)
  case not(ConditionAST)
  case and(ConditionAST, ConditionAST)
  case or(ConditionAST, ConditionAST)
}
