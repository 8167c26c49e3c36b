/// What an update is to do, as written, placeholders resolved.
struct UpdateAST: Sendable {
  /// What a SET action assigns.
  enum Value: Sendable {
    case operand(OperandAST)
    case sum(OperandAST, OperandAST)
    case difference(OperandAST, OperandAST)
  }

  enum Operation: Sendable {
    case set(Value)
    case remove
    case add(OperandAST)
    case delete(OperandAST)
  }

  struct Action: Sendable {
    var path: DocumentPath
    var operation: Operation
  }

  var actions: [Action] = []
}
