/// Decides single tests of a condition for one item. Lives while the condition and the item are lent.
struct ConditionEvaluator {
  let resolver: OperandResolver
  let operands: UnsafeBufferPointer<ExpressionPool.Operand>

  @inline(__always)
  private func operand(_ test: Condition.Test, _ index: Int) -> ExpressionPool.Operand {
    operands[Int(test.first) + index]
  }

  @inline(__always)
  private func value(_ test: Condition.Test, _ index: Int) -> ResolvedOperand {
    resolver.resolve(operand(test, index))
  }

  /// A missing value or values of different types make a test fail, except "not equal" and "does not exist".
  func holds(_ test: Condition.Test) -> Bool {
    switch test.operation {
    case .equal: return Self.areEqual(value(test, 0), value(test, 1))
    case .notEqual: return !Self.areEqual(value(test, 0), value(test, 1))
    case .less: return order(test).map { $0 < 0 } ?? false
    case .lessOrEqual: return order(test).map { $0 <= 0 } ?? false
    case .greater: return order(test).map { $0 > 0 } ?? false
    case .greaterOrEqual: return order(test).map { $0 >= 0 } ?? false
    case .between:
      let value = value(test, 0)
      guard let lower = Self.order(value, self.value(test, 1)), lower >= 0 else { return false }
      guard let upper = Self.order(value, self.value(test, 2)) else { return false }
      return upper <= 0
    case .isIn:
      let value = value(test, 0)
      for index in 1..<Int(test.count) where Self.areEqual(value, self.value(test, index)) { return true }
      return false
    case .exists: return resolver.exists(operand(test, 0))
    case .notExists: return !resolver.exists(operand(test, 0))
    case .hasType:
      let mask = operand(test, 1).start
      switch value(test, 0) {
      case .missing: return false
      case .value(let view): return mask & (1 << Int32(view.tag.rawValue)) != 0
      case .integer: return mask & (1 << Int32(ValueTag.number.rawValue)) != 0
      }
    case .changed: return resolver.isChanged(operand(test, 0))
    case .beginsWith:
      guard case .value(let view) = value(test, 0), case .value(let prefix) = value(test, 1) else { return false }
      return view.begins(with: prefix)
    case .contains:
      guard case .value(let view) = value(test, 0) else { return false }
      switch value(test, 1) {
      case .missing: return false
      case .value(let wanted): return view.contains(wanted)
      case .integer(let size): return EncodedValue(Number(size)).withView { view.contains($0) }
      }
    }
  }

  @inline(__always)
  private func order(_ test: Condition.Test) -> Int? { Self.order(value(test, 0), value(test, 1)) }

  @inline(__always)
  private static func areEqual(_ left: ResolvedOperand, _ right: ResolvedOperand) -> Bool {
    switch (left, right) {
    case (.value(let left), .value(let right)): left == right
    case (.missing, _), (_, .missing): false
    default: order(left, right) == 0
    }
  }

  /// Below, at or above zero as `left` sorts before, with or after `right`; `nil` if they have no order.
  @inline(__always)
  private static func order(_ left: ResolvedOperand, _ right: ResolvedOperand) -> Int? {
    switch (left, right) {
    case (.value(let left), .value(let right)): left.order(against: right)
    case (.integer(let left), .integer(let right)): left - right
    case (.integer(let left), .value(let right)): order(right, left).map { -$0 }
    case (.value(let left), .integer(let right)): order(left, right)
    default: nil
    }
  }

  private static func order(_ value: ValueView, _ integer: Int) -> Int? {
    guard value.tag == .number else { return nil }
    return Number(integer).withPayload { value.payload.order(against: $0) }
  }
}
