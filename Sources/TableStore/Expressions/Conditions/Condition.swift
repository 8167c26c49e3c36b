/// A compiled condition or filter: a flat program of tests over an item's encoded bytes.
///
/// Every test says where to go on when it holds and when not, so AND, OR and NOT cost nothing and evaluation neither
/// recurses nor allocates. Independent of the request it came from: constants are part of it.
struct Condition: Sendable {
  /// One comparison or function.
  struct Test: Sendable {
    enum Operation: UInt8, Sendable {
      case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
      case between, isIn, exists, notExists, hasType, beginsWith, contains
      /// Only over changes: the value at a path is not the same in both images.
      case changed
    }
    var operation: Operation
    /// A range of `operands`.
    var first: Int32
    var count: Int32
    /// Index of the next test, or `holds` or `fails`.
    var onTrue: Int32
    var onFalse: Int32
  }

  static let holds: Int32 = -1
  static let fails: Int32 = -2

  private(set) var tests: [Test] = []
  private(set) var operands: [ExpressionPool.Operand] = []
  private(set) var pool = ExpressionPool()
  private var start = Condition.holds
  /// The top-level attributes that the condition looks at, without repetition.
  private(set) var topLevelNames: [String] = []
  /// Whether paths begin with a part of a change, see ``ChangeRoot``.
  private let isOverChanges: Bool

  init(_ ast: ConditionAST, overChanges: Bool = false) {
    isOverChanges = overChanges
    start = compile(ast, onTrue: Self.holds, onFalse: Self.fails)
  }

  /// Whether the condition holds for `item`; `nil` is a missing item, which has no attributes.
  func matches(_ item: ItemView?) -> Bool { matches(attributes: item?.attributes) }

  /// Whether the condition holds for an item with these attributes.
  func matches(attributes: MapView?) -> Bool { evaluate(attributes, nil) }

  /// Whether a condition over changes holds for this one.
  func matches(_ change: ChangeDocument) -> Bool {
    withUnsafePointer(to: change) { evaluate(nil, $0) }
  }

  @inline(__always)
  private func evaluate(_ attributes: MapView?, _ change: UnsafePointer<ChangeDocument>?) -> Bool {
    pool.withResolver(attributes, change) { resolver in
      tests.withUnsafeBufferPointer { tests in
        operands.withUnsafeBufferPointer { operands in
          let evaluator = ConditionEvaluator(resolver: resolver, operands: operands)
          var next = start
          while next >= 0 {
            let test = tests[Int(next)]
            next = evaluator.holds(test) ? test.onTrue : test.onFalse
          }
          return next == Self.holds
        }
      }
    }
  }

  // MARK: Compiling

  /// Adds the tests of `ast` and returns the index of the one to start with. Targets are compiled before those that
  /// go there, so that they are known.
  private mutating func compile(_ ast: ConditionAST, onTrue: Int32, onFalse: Int32) -> Int32 {
    switch ast {
    case .not(let inner):
      return compile(inner, onTrue: onFalse, onFalse: onTrue)
    case .and(let left, let right):
      let next = compile(right, onTrue: onTrue, onFalse: onFalse)
      return compile(left, onTrue: next, onFalse: onFalse)
    case .or(let left, let right):
      let next = compile(right, onTrue: onTrue, onFalse: onFalse)
      return compile(left, onTrue: onTrue, onFalse: next)
    case .compare(let comparator, let left, let right):
      return add(Self.operation(comparator), [left, right], onTrue, onFalse)
    case .between(let operand, let lower, let upper):
      return add(.between, [operand, lower, upper], onTrue, onFalse)
    case .isIn(let operand, let list):
      return add(.isIn, [operand] + list, onTrue, onFalse)
    case .call(let call):
      return add(Self.operation(call), call.arguments, onTrue, onFalse)
    }
  }

  private mutating func add(
    _ operation: Test.Operation, _ operands: [OperandAST], _ onTrue: Int32, _ onFalse: Int32
  ) -> Int32 {
    let first = self.operands.count
    for operand in operands { self.operands.append(compile(operand, isChanged: operation == .changed)) }
    if operation == .hasType, operands.count == 2 {
      let name = operands[1].constant?.withView { String(decoding: $0.payload, as: UTF8.self) }
      self.operands[first + 1] = ExpressionPool.operand(Int(name.flatMap(TypeMask.init(named:))?.bits ?? 0))
    }
    tests.append(
      Test(
        operation: operation, first: Int32(first), count: Int32(operands.count), onTrue: onTrue, onFalse: onFalse))
    return Int32(tests.count - 1)
  }

  private mutating func compile(_ operand: OperandAST, isChanged: Bool = false) -> ExpressionPool.Operand {
    switch operand {
    case .path(let path):
      note(path)
      if isOverChanges { return pool.operand(path, of: isChanged ? .images : ChangeRoot(path)) }
      return pool.operand(path)
    case .value(let value):
      return pool.operand(value)
    case .call(let call):
      // Only `size` passes the checks as an operand.
      if let path = call.arguments.first?.path {
        note(path)
        if isOverChanges { return pool.operand(path, of: ChangeRoot(path), kind: .size) }
        return pool.operand(path, kind: .size)
      }
      return ExpressionPool.operand(call.arguments.first?.constant?.withView { $0.sizeForExpressions } ?? 0)
    case .undefined:
      return ExpressionPool.operand(0)
    }
  }

  private mutating func note(_ path: DocumentPath) {
    let name = String(decoding: path.attribute, as: UTF8.self)
    if !topLevelNames.contains(name) { topLevelNames.append(name) }
  }

  private static func operation(_ comparator: Comparator) -> Test.Operation {
    switch comparator {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    }
  }

  private static func operation(_ call: FunctionCall) -> Test.Operation {
    switch call.name {
    case "attribute_exists": .exists
    case "attribute_not_exists": .notExists
    case "attribute_type": .hasType
    case "begins_with": .beginsWith
    case "changed": .changed
    default: .contains
    }
  }
}

extension Condition {
  /// Throws if a filter looks at an attribute of the key that the page is read by.
  ///
  /// - Parameter parameter: what the error calls the filter; `QueryFilter` for the legacy one.
  func requireNoKeyAttributes(_ key: KeySchema, parameter: String = "Filter Expression") throws {
    for attribute in key.attributes where topLevelNames.contains(attribute.name) {
      throw StoreError.validation(
        "\(parameter) can only contain non-primary key attributes: Primary key attribute: \(attribute.name)")
    }
  }
}
