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
    var start: Int32
    var count: Int32
  }

  private(set) var bytes: [UInt8] = []
  private(set) var steps: [Step] = []

  mutating func operand(_ path: DocumentPath, kind: Operand.Kind = .path) -> Operand {
    let start = steps.count
    for step in path.steps {
      switch step {
      case .name(let name):
        steps.append(Step(start: Int32(bytes.count), length: Int32(name.count)))
        bytes.append(contentsOf: name)
      case .index(let index):
        steps.append(Step(start: Int32(index), length: -1))
      }
    }
    return Operand(kind: kind, start: Int32(start), count: Int32(path.steps.count))
  }

  mutating func operand(_ constant: EncodedValue) -> Operand {
    let start = bytes.count
    bytes.append(contentsOf: constant.bytes)
    return Operand(kind: .constant, start: Int32(start), count: Int32(constant.bytes.count))
  }

  static func operand(_ integer: Int) -> Operand { Operand(kind: .integer, start: Int32(integer), count: 0) }

  /// Lends the pool's arrays.
  @inline(__always)
  func withResolver<R>(_ item: MapView?, _ body: (OperandResolver) throws -> R) rethrows -> R {
    try bytes.withUnsafeBytes { bytes in
      try steps.withUnsafeBufferPointer { steps in
        try body(OperandResolver(item: item, bytes: bytes, steps: steps))
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

/// Finds the values of operands in one item. Lives while the pool and the item are lent.
struct OperandResolver {
  let item: MapView?
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
    guard let item else { return nil }
    let first = steps[Int(path.start)]
    guard var value = item.value(named: name(first)) else { return nil }
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
  private func name(_ step: ExpressionPool.Step) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[Int(step.start)..<Int(step.start + step.length)])
  }
}
