/// The operands of a compiled expression, laid out flat: every path step, name and constant in a few arrays, so that
/// evaluating touches no reference counts and allocates nothing.
struct ExpressionPool: Sendable {
  /// A step of a path: a name in `bytes`, or an index if `length` is −1.
  struct Step: Sendable {
    var start: Int32
    var length: Int32
  }

  /// What a test compares.
  struct Operand: Sendable {
    enum Kind: UInt8, Sendable {
      /// `start` and `count` are a range of `steps`.
      case path
      /// The size of the value at a path.
      case size
      /// `start` and `count` are a range of `bytes`: an encoded value.
      case constant
      /// `start` is the number itself.
      case integer
    }
    var kind: Kind
    /// What a path or size begins in, if that is not the item.
    var root: ChangeRoot?
    var start: Int32
    var count: Int32
  }

  private(set) var bytes: [UInt8] = []
  private(set) var steps: [Step] = []

  mutating func operand(_ path: DocumentPath, kind: Operand.Kind = .path) -> Operand {
    operand(path.steps[...], kind, nil)
  }

  /// The operand of a path in a change, whose first step may name the part of the change.
  mutating func operand(_ path: DocumentPath, of root: ChangeRoot, kind: Operand.Kind = .path) -> Operand {
    operand(root.isNamed(in: path) ? path.steps.dropFirst() : path.steps[...], kind, root)
  }

  private mutating func operand(_ path: ArraySlice<PathStep>, _ kind: Operand.Kind, _ root: ChangeRoot?) -> Operand {
    let start = steps.count
    for step in path {
      switch step {
      case .name(let name):
        steps.append(Step(start: Int32(bytes.count), length: Int32(name.count)))
        bytes.append(contentsOf: name)
      case .index(let index):
        steps.append(Step(start: Int32(index), length: -1))
      }
    }
    return Operand(kind: kind, root: root, start: Int32(start), count: Int32(path.count))
  }

  mutating func operand(_ constant: EncodedValue) -> Operand {
    let start = bytes.count
    bytes.append(contentsOf: constant.bytes)
    return Operand(kind: .constant, start: Int32(start), count: Int32(constant.bytes.count))
  }

  static func operand(_ integer: Int) -> Operand { Operand(kind: .integer, start: Int32(integer), count: 0) }

  /// Lends the pool's arrays.
  @inline(__always)
  func withResolver<R>(
    _ item: MapView?, _ change: UnsafePointer<ChangeDocument>? = nil, _ body: (OperandResolver) throws -> R
  ) rethrows -> R {
    try bytes.withUnsafeBytes { bytes in
      try steps.withUnsafeBufferPointer { steps in
        try body(OperandResolver(item: item, change: change, bytes: bytes, steps: steps))
      }
    }
  }
}

/// The value of an operand.
enum ResolvedOperand {
  case missing
  case value(ValueView)
  case integer(Int)
}

/// Finds the values of operands in one item or change. Lives while the pool and the item or change are lent.
struct OperandResolver {
  let item: MapView?
  let change: UnsafePointer<ChangeDocument>?
  let bytes: UnsafeRawBufferPointer
  let steps: UnsafeBufferPointer<ExpressionPool.Step>

  @inline(__always)
  func resolve(_ operand: ExpressionPool.Operand) -> ResolvedOperand {
    switch operand.kind {
    case .path:
      guard let value = value(at: operand) else { return .missing }
      return .value(value)
    case .constant:
      return .value(constant(operand))
    case .size:
      guard let size = value(at: operand)?.sizeForExpressions else { return .missing }
      return .integer(size)
    case .integer:
      return .integer(Int(operand.start))
    }
  }

  @inline(__always)
  func constant(_ operand: ExpressionPool.Operand) -> ValueView {
    ValueView(UnsafeRawBufferPointer(rebasing: bytes[Int(operand.start)..<Int(operand.start + operand.count)]))
  }

  /// The value at a path (or at the path of a size), `nil` if a step leads nowhere.
  @inline(__always)
  func value(at path: ExpressionPool.Operand) -> ValueView? {
    if let root = path.root { return change?.pointee.value(root, path, self) }
    guard let item, let value = item.value(named: name(steps[Int(path.start)])) else { return nil }
    return descend(from: value, path)
  }

  /// What the steps of `path` behind its first lead to.
  @inline(__always)
  func descend(from value: ValueView, _ path: ExpressionPool.Operand) -> ValueView? {
    var value = value
    for index in 1..<max(1, Int(path.count)) {
      let step = steps[Int(path.start) + index]
      if step.length < 0 {
        guard value.tag == .list, let element = value.element(at: Int(step.start)) else { return nil }
        value = element
      } else {
        guard value.tag == .map, let entry = value.map.value(named: name(step)) else { return nil }
        value = entry
      }
    }
    return value
  }

  @inline(__always)
  func name(_ step: ExpressionPool.Step) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[Int(step.start)..<Int(step.start + step.length)])
  }
}
