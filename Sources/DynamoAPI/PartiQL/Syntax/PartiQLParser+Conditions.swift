import TableStore

// The grammar of conditions. From loose to tight: OR, AND, NOT, comparisons.
extension PartiQLParser {
  /// The greatest number of values that IN takes.
  private static let listLimit = 100

  mutating func disjunction() throws -> Predicate {
    var parts = [try conjunction()]
    while take("OR") { parts.append(try conjunction()) }
    if parts.count == 1 { return parts[0] }
    return .any(parts.flatMap { if case .any(let inner) = $0 { inner } else { [$0] } })
  }

  private mutating func conjunction() throws -> Predicate {
    var parts = [try negation()]
    while take("AND") { parts.append(try negation()) }
    if parts.count == 1 { return parts[0] }
    return .all(parts.flatMap(\.conjuncts))
  }

  private mutating func negation() throws -> Predicate {
    var isNegated = false
    while take("NOT") { isNegated.toggle() }
    let inner = try comparison()
    return isNegated ? .not(inner) : inner
  }

  private mutating func comparison() throws -> Predicate {
    if take(.openParenthesis) {
      let inner = try nested { try $0.disjunction() }
      try expect(.closeParenthesis, "RIGHT_PAREN")
      return inner
    }
    if let call = try call() { return call }
    let operand = try operand()
    if let comparator = comparator(token.kind) {
      advance()
      return normalised(comparator, operand, try self.operand())
    }
    if take("IS") { return try test(of: operand) }
    let isNegated = take("NOT")
    let result: Predicate
    if take("BETWEEN") {
      let lower = try self.operand()
      try expect("AND")
      result = .between(operand, lower, try self.operand())
    } else if take("IN") {
      result = .isIn(operand, try list())
    } else {
      if token.kind == .plus || token.kind == .minus {
        throw WireError.validation("Arithmetic is supported in SET only")
      }
      throw expected("comparison operator")
    }
    return isNegated ? .not(result) : result
  }

  /// With the path, if there is one, on the left.
  private func normalised(_ comparator: Predicate.Comparator, _ left: Operand, _ right: Operand) -> Predicate {
    if case .value = left, case .path = right { return .compare(comparator.mirrored, right, left) }
    return .compare(comparator, left, right)
  }

  private func comparator(_ kind: PartiQLToken.Kind) -> Predicate.Comparator? {
    switch kind {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    default: nil
    }
  }

  /// What follows `IS`.
  private mutating func test(of operand: Operand) throws -> Predicate {
    let isNegated = take("NOT")
    guard case .path(let path) = operand else {
      throw WireError.validation("IS can only be used with an attribute on its left side")
    }
    let test: Predicate
    if take("MISSING") {
      test = .isMissing(path)
    } else if take("NULL") {
      test = .isNull(path)
    } else {
      throw expected("MISSING or NULL")
    }
    return isNegated ? .not(test) : test
  }

  /// The list behind `IN`, in brackets or parentheses.
  private mutating func list() throws -> [Operand] {
    var list: [Operand] = []
    if take(.openBracket) {
      repeat { list.append(try operand()) } while take(.comma)
      try expect(.closeBracket, "RIGHT_BRACKET")
    } else {
      guard take(.openParenthesis) else { throw expected("list of values") }
      repeat { list.append(try operand()) } while take(.comma)
      try expect(.closeParenthesis, "RIGHT_PAREN")
    }
    guard list.count <= PartiQLParser.listLimit else {
      throw WireError.validation("IN can have at most \(PartiQLParser.listLimit) values, found \(list.count)")
    }
    return list
  }

  /// A function that is a condition by itself; `nil`, and nothing is taken, if there is none here.
  private mutating func call() throws -> Predicate? {
    guard token.kind == .word, nextToken.kind == .openParenthesis, !isWord(token, "SIZE") else { return nil }
    let name = String(decoding: bytes(token), as: UTF8.self).lowercased()
    guard let function = Predicate.Function(rawValue: name) else {
      if name == "exists" {
        throw WireError.validation("EXISTS can only be used as a statement of a transaction")
      }
      throw WireError.validation("Unsupported function: \(name)")
    }
    advance()
    advance()
    let first = try operand()
    try expect(.comma, "COMMA")
    let second = try operand()
    try expect(.closeParenthesis, "RIGHT_PAREN")
    return .call(function, first, second)
  }

  private mutating func operand() throws -> Operand {
    if startsValue { return .value(try value()) }
    if isWord(token, "SIZE"), nextToken.kind == .openParenthesis {
      advance()
      advance()
      let path = try path()
      try expect(.closeParenthesis, "RIGHT_PAREN")
      return .size(path)
    }
    return .path(try path())
  }
}
