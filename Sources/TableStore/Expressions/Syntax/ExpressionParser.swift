/// Reads one expression: the cursor over its tokens, and what all grammars share — paths, operands, functions.
///
/// Text that does not read throws at once; what reads but makes no sense is noted in `faults`, so that DynamoDB's
/// order of complaints can be kept. Lives only while the expression's text is lent.
struct ExpressionParser {
  let kind: ExpressionKind
  let text: UnsafeRawBufferPointer
  let tokens: [Token]
  var scope: ExpressionScope
  var faults: ExpressionFaults
  private(set) var position = 0
  private var operatorCount = 0
  private var depth = 0

  /// Throws if the expression is empty or too long.
  init(_ text: UnsafeRawBufferPointer, _ kind: ExpressionKind, scope: ExpressionScope) throws {
    self.kind = kind
    self.text = text
    self.scope = scope
    guard text.count <= ExpressionLimits.expressionSize else {
      throw kind.invalid("Expression size has exceeded the maximum allowed size; expression size: \(text.count)")
    }
    tokens = Lexer.tokens(of: text, literals: kind == .change)
    faults = ExpressionFaults(kind)
    if tokens.count == 1 { throw kind.invalid("The expression can not be empty;") }
  }

  // MARK: Tokens

  @inline(__always)
  var token: Token { tokens[position] }

  @inline(__always)
  mutating func advance() { if position < tokens.count - 1 { position += 1 } }

  /// Moves on if the next token is of this kind.
  @inline(__always)
  mutating func take(_ kind: Token.Kind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  mutating func expect(_ kind: Token.Kind) throws {
    if !take(kind) { throw syntaxError() }
  }

  @inline(__always)
  func isNext(_ keyword: Keyword) -> Bool { token.kind == .word && keyword.matches(bytes(of: token)) }

  @inline(__always)
  mutating func take(_ keyword: Keyword) -> Bool {
    guard isNext(keyword) else { return false }
    advance()
    return true
  }

  @inline(__always)
  func bytes(of token: Token) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: text[token.range]) }

  func string(of token: Token) -> String { String(decoding: bytes(of: token), as: UTF8.self) }

  /// The error of meeting the next token here, with its neighbours as context.
  func syntaxError() -> StoreError {
    let isEnd = token.kind == .end
    let first = tokens[max(0, position - (isEnd ? 2 : 1))]
    let last = tokens[max(0, min(tokens.count - 2, position + 1))]
    let near = String(decoding: text[Int(first.start)..<Int(last.end)], as: UTF8.self)
    let place = kind == .change ? ", at character \(characterNumber(of: token))" : ""
    return kind.invalid("Syntax error; token: \"\(isEnd ? "<EOF>" : string(of: token))\", near: \"\(near)\"\(place)")
  }

  // MARK: Limits

  /// Counts an operator or a function.
  mutating func countOperator() throws {
    operatorCount += 1
    guard operatorCount <= ExpressionLimits.operatorCount else {
      throw kind.invalid("The expression contains too many operators; operator count: \(operatorCount)")
    }
  }

  /// Runs `body` one parenthesis deeper. Only redundant parentheses can nest deeper than operators are allowed.
  mutating func nested<R>(_ body: (inout ExpressionParser) throws -> R) throws -> R {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ExpressionLimits.operatorCount + 1 else {
      throw kind.invalid("The expression has redundant parentheses;")
    }
    return try body(&self)
  }

  // MARK: Paths

  /// A path that starts at the next token.
  mutating func path() throws -> DocumentPath {
    if kind == .change { faults.place = characterNumber(of: token) }
    var steps: [PathStep] = []
    steps.append(.name(try pathName()))
    return try path(continuing: steps)
  }

  /// A path whose first steps have been read.
  mutating func path(continuing first: [PathStep]) throws -> DocumentPath {
    var steps = first
    while true {
      if take(.period) {
        steps.append(.name(try pathName(isFirst: false)))
      } else if take(.openBracket) {
        steps.append(.index(try listIndex()))
        try expect(.closeBracket)
      } else {
        break
      }
    }
    if steps.count - 1 > ExpressionLimits.pathDepth {
      faults.note(
        .undefinedName, "The document path has too many nesting levels; nesting levels: \(steps.count - 1)")
    }
    return DocumentPath(steps: steps)
  }

  private mutating func pathName(isFirst: Bool = true) throws -> [UInt8] {
    let token = self.token
    switch token.kind {
    case .namePlaceholder:
      advance()
      let placeholder = string(of: token)
      if let name = scope.name(for: placeholder) { return name }
      faults.note(
        .undefinedName,
        "An expression attribute name used in the document path is not defined; attribute name: \(placeholder)")
      return []
    case .word where !isKeyword(token) || kind == .change && !isFirst:
      advance()
      let word = bytes(of: token)
      if kind != .change, ReservedWords.contains(word) {
        let text = string(of: token)
        faults.note(.reservedWord, "Attribute name is a reserved keyword; reserved keyword: \(text)")
      }
      return Array(word)
    default:
      throw syntaxError()
    }
  }

  private mutating func listIndex() throws -> Int {
    let token = self.token
    try expect(.integer)
    var index = 0
    for byte in bytes(of: token) where index <= Int32.max {
      index = index * 10 + Int(byte - UInt8(ascii: "0"))
    }
    if index > Int32.max {
      let text = string(of: token)
      faults.note(.undefinedName, "List index is not within the allowable range; index: [\(text)]")
    }
    return index
  }

  /// Whether a word has a meaning of its own in this grammar and cannot be a name.
  private func isKeyword(_ token: Token) -> Bool {
    let word = bytes(of: token)
    switch (kind, word.count) {
    case (.projection, _): return false
    case (.update, 3): return Keyword.set.matches(word) || Keyword.add.matches(word)
    case (.update, 6): return Keyword.remove.matches(word) || Keyword.delete.matches(word)
    case (.update, _): return false
    case (_, 2): return Keyword.in.matches(word) || Keyword.or.matches(word)
    case (_, 3): return Keyword.and.matches(word) || Keyword.not.matches(word)
    case (_, 7): return Keyword.between.matches(word)
    default: return false
    }
  }

  // MARK: Operands

  /// A value, a path or a function, not in parentheses.
  mutating func bareOperand() throws -> OperandAST {
    let token = self.token
    switch token.kind {
    case .valuePlaceholder:
      advance()
      if let value = scope.value(for: bytes(of: token)) { return .value(value) }
      if kind == .change { faults.place = characterNumber(of: token) }
      let text = string(of: token)
      faults.note(
        .undefinedValue,
        "An expression attribute value used in expression is not defined; attribute value: \(text)")
      return .undefined
    case .word where tokens[position + 1].kind == .openParenthesis && !isKeyword(token):
      return .call(try functionCall())
    default:
      if kind == .change, let literal = try literal() { return .value(literal) }
      return .path(try path())
    }
  }

  /// A value, a path or a function, in parentheses or not.
  mutating func operand() throws -> OperandAST { try groupedOperand().operand }

  private mutating func groupedOperand() throws -> (operand: OperandAST, isGrouped: Bool) {
    guard take(.openParenthesis) else { return (try bareOperand(), false) }
    let inner = try nested { try $0.groupedOperand() }
    try expect(.closeParenthesis)
    if inner.isGrouped { noteRedundantParentheses() }
    return try continued(inner.operand)
  }

  /// An operand whose closing parenthesis was just read: a path may go on behind it.
  mutating func continued(_ operand: OperandAST) throws -> (operand: OperandAST, isGrouped: Bool) {
    guard let path = operand.path, token.kind == .period || token.kind == .openBracket else { return (operand, true) }
    return (.path(try self.path(continuing: path.steps)), false)
  }

  mutating func noteRedundantParentheses() {
    faults.note(.redundantParentheses, "The expression has redundant parentheses;")
  }

  private mutating func functionCall() throws -> FunctionCall {
    let name = string(of: token)
    let place = kind == .change ? characterNumber(of: token) : nil
    advance()
    advance()
    try countOperator()
    var arguments: [OperandAST] = []
    repeat {
      arguments.append(try nested { try $0.operand() })
    } while take(.comma)
    try expect(.closeParenthesis)
    let call = FunctionCall(name: name, arguments: arguments)
    faults.place = place
    faults.check(call, in: kind)
    return call
  }
}
