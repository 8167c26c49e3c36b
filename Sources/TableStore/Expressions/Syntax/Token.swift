/// One word or sign of an expression: what it is and where it stands in the text.
struct Token: Sendable, Equatable {
  enum Kind: UInt8, Sendable {
    /// A bare name, a keyword or a function's name.
    case word
    /// `#x`
    case namePlaceholder
    /// `:x`
    case valuePlaceholder
    /// Decimal digits.
    case integer
    /// Decimal digits with a point or an exponent. Only in filters of changes, like the next.
    case decimal
    /// Text in single quotes; a quote inside is written twice.
    case quoted
    /// Text in single quotes whose end is missing.
    case unterminated
    case openParenthesis, closeParenthesis, openBracket, closeBracket, comma, period, plus, minus
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    /// A character that no expression contains outside placeholders.
    case unknown
    case end
  }

  var kind: Kind
  /// Byte offsets in the expression's UTF-8. Expressions are at most 4,096 bytes long.
  var start: UInt16
  var end: UInt16

  @inline(__always)
  var range: Range<Int> { Int(start)..<Int(end) }
}

/// The words that the grammars give a meaning of their own. Any case will do.
enum Keyword: Sendable {
  case and, or, not, between, `in`, set, remove, add, delete

  /// The keyword's letters in upper case.
  @inline(__always)
  var letters: StaticString {
    switch self {
    case .and: "AND"
    case .or: "OR"
    case .not: "NOT"
    case .between: "BETWEEN"
    case .in: "IN"
    case .set: "SET"
    case .remove: "REMOVE"
    case .add: "ADD"
    case .delete: "DELETE"
    }
  }

  /// Whether `word` is this keyword.
  @inline(__always)
  func matches(_ word: UnsafeRawBufferPointer) -> Bool {
    let letters = self.letters
    guard word.count == letters.utf8CodeUnitCount else { return false }
    for index in 0..<word.count where word[index] & 0xDF != letters.utf8Start[index] { return false }
    return true
  }
}
