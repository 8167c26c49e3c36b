import TableStore

/// Reads one statement. Files beside this one add the statements, conditions and literals.
///
/// A statement nests no deeper than ``depthLimit`` and every step takes a token, so that reading takes bounded stack
/// and time whatever the text is.
struct PartiQLParser {
  /// How deep parentheses, lists and maps may nest.
  static let depthLimit = 64

  private let text: [UInt8]
  private let tokens: [PartiQLToken]
  private var position = 0
  private let parameters: [EncodedValue]
  private var parametersTaken = 0
  private var depth = 0

  private init(_ statement: String, _ parameters: [EncodedValue]) {
    text = Array(statement.utf8)
    tokens = PartiQLLexer.tokens(of: text)
    self.parameters = parameters
  }

  /// Reads `statement`.
  ///
  /// - Parameter parameters: the values for its question marks, in their order.
  /// - Throws: ValidationException for text that is no statement, for another number of parameters than question marks
  ///   and for values that cannot be.
  static func statement(_ statement: String, _ parameters: [EncodedValue]) throws -> PartiQLStatement {
    var parser = PartiQLParser(statement, parameters)
    let result = try parser.statement()
    _ = parser.take(.semicolon)
    guard parser.token.kind == .end else { throw WireError.malformed("Unexpected token after expression") }
    if parser.parametersTaken < parameters.count { throw WireError.parameterCount }
    return result
  }

  // MARK: Tokens

  var token: PartiQLToken { tokens[position] }

  /// The token behind the present one.
  var nextToken: PartiQLToken { tokens[min(position + 1, tokens.count - 1)] }

  mutating func advance() { if position < tokens.count - 1 { position += 1 } }

  /// Moves on if the present token is of this kind; returns whether it was.
  mutating func take(_ kind: PartiQLToken.Kind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  /// Moves on if the present token is this keyword, in any case; returns whether it was.
  mutating func take(_ keyword: StaticString) -> Bool {
    guard isNext(keyword) else { return false }
    advance()
    return true
  }

  func isNext(_ keyword: StaticString) -> Bool { isWord(token, keyword) }

  /// - Parameter keyword: in capitals.
  func isWord(_ token: PartiQLToken, _ keyword: StaticString) -> Bool {
    guard token.kind == .word, token.range.count == keyword.utf8CodeUnitCount else { return false }
    return keyword.withUTF8Buffer { keyword in
      zip(text[token.range], keyword).allSatisfy { $0 == $1 || $0 & 0xDF == $1 }
    }
  }

  mutating func expect(_ kind: PartiQLToken.Kind, _ what: String) throws {
    if !take(kind) { throw expected(what) }
  }

  mutating func expect(_ keyword: StaticString) throws {
    if !take(keyword) { throw expected("\(keyword)") }
  }

  /// The fault of finding anything else than `what` here.
  func expected(_ what: String) -> WireError {
    switch token.kind {
    case .unterminated: .malformed("Missing closing quote or end of comment")
    case .end: .malformed("Expected \(what), found the end of the statement")
    default: .malformed("Expected \(what), found \(String(decoding: bytes(token).prefix(64), as: UTF8.self))")
    }
  }

  func bytes(_ token: PartiQLToken) -> ArraySlice<UInt8> { text[token.range] }

  /// The text of a quoted token: without its quotes, quotes within that stand twice taken once.
  func unquoted(_ token: PartiQLToken) -> [UInt8] {
    let inner = bytes(token).dropFirst().dropLast()
    guard let quote = bytes(token).first, inner.contains(quote) else { return Array(inner) }
    var result: [UInt8] = []
    result.reserveCapacity(inner.count)
    var isSecond = false
    for byte in inner {
      isSecond = byte == quote && !isSecond
      if !isSecond { result.append(byte) }
    }
    return result
  }

  /// Runs `body` one level deeper.
  mutating func nested<R>(_ body: (inout PartiQLParser) throws -> R) throws -> R {
    guard depth < PartiQLParser.depthLimit else { throw WireError.malformed("Expression is nested too deep") }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  // MARK: Names and parameters

  /// A name, bare or quoted.
  mutating func name(_ what: String) throws -> String {
    let token = token
    switch token.kind {
    case .word: advance()
    case .quotedName:
      advance()
      let name = unquoted(token)
      if name.isEmpty { throw WireError.malformed("Empty name") }
      return String(decoding: name, as: UTF8.self)
    default: throw expected(what)
    }
    return String(decoding: bytes(token), as: UTF8.self)
  }

  /// The value of the question mark that stands here.
  mutating func parameter() throws -> EncodedValue {
    try expect(.parameter, "parameter")
    guard parametersTaken < parameters.count else { throw WireError.parameterCount }
    parametersTaken += 1
    return parameters[parametersTaken - 1]
  }

  /// An attribute and steps from it.
  mutating func path() throws -> PartiQLPath {
    if token.kind == .word, isReserved(token) { throw expected("attribute name") }
    var path = PartiQLPath(attribute: try name("attribute name"))
    while true {
      if take(.period) {
        path.steps.append(.name(try name("attribute name")))
      } else if take(.openBracket) {
        guard token.kind == .number, let index = Int(String(decoding: bytes(token), as: UTF8.self)) else {
          throw expected("list index")
        }
        advance()
        try expect(.closeBracket, "RIGHT_BRACKET")
        path.steps.append(.index(index))
      } else {
        return path
      }
    }
  }

  /// Words that begin or join parts of a statement and so name attributes in quotes only.
  private static let reserved: [StaticString] = [
    "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "IS", "BETWEEN", "SET", "RETURNING", "ORDER", "INSERT",
    "UPDATE", "DELETE", "MISSING", "NULL", "TRUE", "FALSE", "EXISTS",
  ]

  private func isReserved(_ token: PartiQLToken) -> Bool {
    PartiQLParser.reserved.contains { isWord(token, $0) }
  }
}

extension WireError {
  /// A statement that does not read.
  static func malformed(_ detail: String) -> WireError {
    .validation("Statement wasn't well formed, can't be processed: " + detail)
  }

  static var parameterCount: WireError {
    .validation("Number of parameters in request and statement don't match.")
  }
}
