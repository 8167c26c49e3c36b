// What paths in filters of changes may begin with, and where a whole item may stand.
extension ExpressionFaults {
  /// Notes what is wrong with the paths of a comparison, BETWEEN or IN.
  mutating func checkRoots(_ condition: ConditionAST) {
    switch condition {
    case .compare(_, let left, let right):
      checkRoots([left, right])
      checkEventNames(left, [right])
      checkEventNames(right, [left])
    case .between(let operand, let lower, let upper):
      checkRoots([operand, lower, upper])
    case .isIn(let operand, let list):
      checkRoots([operand] + list)
      checkEventNames(operand, list)
    case .call, .not, .and, .or:
      break
    }
  }

  /// Notes what is wrong with the paths of a function.
  mutating func checkRoots(_ call: FunctionCall) {
    if call.name == "changed" { return }
    let takesItems = call.name == "attribute_exists" || call.name == "attribute_not_exists"
    checkRoots(call.arguments, takesItems: takesItems)
  }

  private mutating func checkRoots(_ operands: [OperandAST], takesItems: Bool = false) {
    for case .path(let path) in operands {
      let name = String(decoding: path.attribute, as: UTF8.self)
      guard let root = ChangeRoot(naming: path) else {
        note(
          .undefinedName,
          "A path in a filter begins with NewImage, OldImage or Keys, or is eventName, tableName, userIdentity or "
            + "origin; path: \(path.description)")
        continue
      }
      if root.isItem, path.steps.count == 1, !takesItems {
        note(.operand, "\(name) stands for a whole item here; name an attribute, as in \(name).price")
      } else if root.isItem, path.steps.count > 1, case .index = path.steps[1] {
        note(.operand, "\(name) is no list; name an attribute, as in \(name).price")
      } else if root.isText, path.steps.count > 1 {
        note(.operand, "\(name) is a string: nothing lies inside; path: \(path.description)")
      }
    }
  }

  /// Notes a comparison with an event's name that no event has.
  private mutating func checkEventNames(_ operand: OperandAST, _ others: [OperandAST]) {
    guard let path = operand.path, ChangeRoot(naming: path) == .eventName else { return }
    for other in others {
      guard let constant = other.constant else { continue }
      let isKnown = constant.withView { value in
        guard value.tag == .string else { return false }
        return ["INSERT", "MODIFY", "REMOVE"].contains(String(decoding: value.payload, as: UTF8.self))
      }
      if !isKnown { note(.operand, "eventName is 'INSERT', 'MODIFY' or 'REMOVE', and nothing else") }
    }
  }
}
