/// Computes what the actions of an update put at their paths, all from the item as it was. Lives while the program
/// and the item are lent.
struct UpdateEvaluator {
  /// What becomes of the value at the end of a path.
  enum Change {
    /// It stays as it is, there or not.
    case keep
    case remove
    /// It is set to a value of the program or of the old item.
    case lent(ValueView)
    case owned(EncodedValue)
  }

  let resolver: OperandResolver
  let isLegacy: Bool

  static var missingSource: StoreError {
    .validation("The provided expression refers to an attribute that does not exist in the item")
  }

  static var invalidPath: StoreError {
    .validation("The document path provided in the update expression is invalid for update")
  }

  private var wrongType: StoreError {
    .validation(
      isLegacy
        ? "Type mismatch for attribute to update" : "An operand in the update expression has an incorrect data type")
  }

  /// Throws if a source is missing or of a wrong type, or if a number leaves its range.
  func change(by operation: UpdateProgram.Operation) throws -> Change {
    switch operation {
    case .set(let value): return try evaluate(value)
    case .remove: return .remove
    case .add(let path, let operand): return try add(resolver.constant(operand), to: resolver.value(at: path))
    case .delete(let path, let operand): return try delete(resolver.constant(operand), from: resolver.value(at: path))
    }
  }

  private func evaluate(_ value: UpdateProgram.Value) throws -> Change {
    switch value {
    case .operand(let operand):
      guard case .value(let view) = resolver.resolve(operand) else { throw Self.missingSource }
      return .lent(view)
    case .ifNotExists(let path, let other):
      if let view = resolver.value(at: path) { return .lent(view) }
      return try evaluate(other)
    case .listAppend(let left, let right):
      return try withViews(try evaluate(left), try evaluate(right)) { try append($0, $1) }
    case .sum(let left, let right):
      return try withViews(try evaluate(left), try evaluate(right)) { try add($0, $1, subtract: false) }
    case .difference(let left, let right):
      return try withViews(try evaluate(left), try evaluate(right)) { try add($0, $1, subtract: true) }
    }
  }

  private func withViews<R>(_ left: Change, _ right: Change, _ body: (ValueView, ValueView) throws -> R) throws -> R {
    try left.withView { left in
      try right.withView { right in
        guard let left, let right else { throw Self.missingSource }
        return try body(left, right)
      }
    }
  }

  private func add(_ left: ValueView, _ right: ValueView, subtract: Bool) throws -> Change {
    guard left.tag == .number, right.tag == .number else { throw wrongType }
    return .owned(EncodedValue(try Number.add(left.payload, right.payload, subtract: subtract)))
  }

  private func append(_ left: ValueView, _ right: ValueView) throws -> Change {
    guard left.tag == .list, right.tag == .list else { throw wrongType }
    var body = ContainerBody(capacity: left.bytes.count + right.bytes.count)
    for list in [left, right] {
      var elements = list.elements
      while let element = elements.next() { body.append(element.bytes) }
    }
    return .owned(body.value(.list))
  }

  // MARK: ADD and DELETE

  private func add(_ operand: ValueView, to old: ValueView?) throws -> Change {
    guard let old else { return .lent(operand) }
    guard old.tag == operand.tag else { throw wrongType }
    switch operand.tag {
    case .number: return try add(old, operand, subtract: false)
    case .list: return try append(old, operand)
    case .stringSet, .numberSet, .binarySet: return .owned(old.union(operand))
    default: throw wrongType
    }
  }

  private func delete(_ operand: ValueView, from old: ValueView?) throws -> Change {
    guard let old else { return .keep }
    guard old.tag == operand.tag, old.tag.isSet else { throw wrongType }
    return old.subtracting(operand).map { .owned($0) } ?? .remove
  }
}

extension UpdateEvaluator.Change {
  /// Lends the new value, `nil` if there is none.
  @inline(__always)
  func withView<R>(_ body: (ValueView?) throws -> R) rethrows -> R {
    switch self {
    case .keep, .remove: try body(nil)
    case .lent(let view): try body(view)
    case .owned(let value): try value.withView { try body($0) }
    }
  }
}
