/// One token of a statement: what it is and where it stands in the statement's UTF-8.
struct PartiQLToken: Sendable {
  enum Kind: Sendable, Hashable {
    case word, quotedName, string, number, parameter
    case openParenthesis, closeParenthesis, openBracket, closeBracket, openBrace, closeBrace, openSet, closeSet
    case comma, period, colon, semicolon, star, plus, minus
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    /// A character that starts no token.
    case unknown
    /// A quoted name, a string or a comment without its end.
    case unterminated
    case end
  }

  var kind: Kind
  var range: Range<Int>
}
