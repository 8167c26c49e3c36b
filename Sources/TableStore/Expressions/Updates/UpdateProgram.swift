/// A compiled update: what to change in an item, worked on its encoded bytes. Independent of the request it came from.
struct UpdateProgram: Sendable {
  /// What an action computes from the item as it was.
  indirect enum Value: Sendable {
    case operand(ExpressionPool.Operand)
    /// Path, and what counts where it leads nowhere.
    case ifNotExists(ExpressionPool.Operand, Value)
    case listAppend(Value, Value)
    case sum(Value, Value)
    case difference(Value, Value)
  }

  enum Operation: Sendable {
    case set(Value)
    case remove
    /// Both with the path of what is there and a constant.
    case add(ExpressionPool.Operand, ExpressionPool.Operand)
    case delete(ExpressionPool.Operand, ExpressionPool.Operand)
  }

  private(set) var operations: [Operation] = []
  private(set) var pool = ExpressionPool()
  /// One node per action, see ``PathTree/Node/path``.
  let tree: PathTree
  /// The paths that the actions write to, in the order of the actions.
  let touchedPaths: [DocumentPath]
  /// Whether an action writes (SET, ADD), so that a missing item is created.
  let createsItem: Bool
  /// What the actions may add to the size that an item is judged by: 19 for each that writes, 2 for each that removes.
  let sizeAllowance: Int
  /// Whether a wrong type in the item is reported in the words of AttributeUpdates.
  let isLegacy: Bool

  /// The update that changes nothing and creates a missing item from its key.
  static let empty = UpdateProgram(UpdateAST())

  /// - Parameter ast: checked; its paths neither overlap nor conflict.
  init(_ ast: UpdateAST, isLegacy: Bool = false) {
    self.isLegacy = isLegacy
    touchedPaths = ast.actions.map(\.path)
    tree = PathTree(touchedPaths)
    var writing = 0
    for action in ast.actions {
      switch action.operation {
      case .set, .add: writing += 1
      case .remove, .delete: break
      }
    }
    createsItem = writing > 0 || ast.actions.isEmpty
    sizeAllowance = 19 * writing + 2 * (ast.actions.count - writing)
    for action in ast.actions {
      switch action.operation {
      case .set(.operand(let operand)): operations.append(.set(compile(operand)))
      case .set(.sum(let left, let right)): operations.append(.set(.sum(compile(left), compile(right))))
      case .set(.difference(let left, let right)): operations.append(.set(.difference(compile(left), compile(right))))
      case .remove: operations.append(.remove)
      case .add(let operand): operations.append(.add(pool.operand(action.path), constant(operand)))
      case .delete(let operand): operations.append(.delete(pool.operand(action.path), constant(operand)))
      }
    }
  }

  /// The top-level attributes that the update writes to, without repetition, in the order of their UTF-8 bytes.
  var topLevelNames: [String] {
    tree.roots.map { node in
      if case .name(let name) = node.step { return String(decoding: name, as: UTF8.self) }
      return ""
    }
  }

  /// The parts of `item` that the update touches, for UPDATED_OLD (of the item before) and UPDATED_NEW (of the item
  /// after); `nil` if there are none. List elements move together.
  func fragment(of item: ItemView?) -> Item? {
    guard let fragment = item.map({ tree.fragment(of: $0) }), !fragment.isEmpty else { return nil }
    return fragment
  }

  /// Lends the constants that the update puts at, or adds to, whole top-level attributes: what can be known of the new
  /// item without the old one.
  func withTopLevelConstants(_ body: (_ name: [UInt8], _ value: ValueView) throws -> Void) rethrows {
    try pool.withResolver(nil) { resolver in
      for root in tree.roots where root.children.isEmpty {
        guard case .name(let name) = root.step else { continue }
        switch operations[root.path] {
        case .set(.operand(let operand)) where operand.kind == .constant, .add(_, let operand):
          try body(name, resolver.constant(operand))
        default: continue
        }
      }
    }
  }

  // MARK: Compiling

  private mutating func compile(_ operand: OperandAST) -> Value {
    switch operand {
    case .path(let path): return .operand(pool.operand(path))
    case .value(let value): return .operand(pool.operand(value))
    case .undefined: return .operand(ExpressionPool.operand(0))
    case .call(let call):
      guard call.arguments.count == 2 else { return .operand(ExpressionPool.operand(0)) }
      if call.name == "if_not_exists", let path = call.arguments[0].path {
        return .ifNotExists(pool.operand(path), compile(call.arguments[1]))
      }
      return .listAppend(compile(call.arguments[0]), compile(call.arguments[1]))
    }
  }

  private mutating func constant(_ operand: OperandAST) -> ExpressionPool.Operand {
    operand.constant.map { pool.operand($0) } ?? ExpressionPool.operand(0)
  }
}

/// What an update made of an item.
struct UpdateOutcome: Sendable {
  /// The item as it is to be stored; `nil` if there was none and the update creates none.
  let item: Item?
}
