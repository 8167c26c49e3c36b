/// An operand as written, placeholders resolved.
indirect enum OperandAST: Sendable {
  case path(DocumentPath)
  case value(EncodedValue)
  case call(FunctionCall)
  /// A placeholder that the request does not define; the fault is noted.
  case undefined

  /// The type of a constant, if this is one.
  var constant: EncodedValue? {
    if case .value(let value) = self { return value }
    return nil
  }

  var path: DocumentPath? {
    if case .path(let path) = self { return path }
    return nil
  }
}

/// A function with its arguments, as written.
struct FunctionCall: Sendable {
  var name: String
  var arguments: [OperandAST]
}

/// The comparison operators.
enum Comparator: UInt8, Sendable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

  /// The operator as written.
  var text: String {
    switch self {
    case .equal: "="
    case .notEqual: "<>"
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }

  /// The operator that holds with the operands exchanged.
  var mirrored: Comparator {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }

  init?(_ kind: Token.Kind) {
    switch kind {
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    default: return nil
    }
  }
}
